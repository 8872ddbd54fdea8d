import { show } from "../shell/show";
import Board from "../board/Board.svelte";

show(Board);
