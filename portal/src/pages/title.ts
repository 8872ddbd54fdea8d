import { show } from "../shell/show";
import Title from "../title/Title.svelte";

show(Title);
