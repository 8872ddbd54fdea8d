import { show } from "../shell/show";
import Search from "../search/Search.svelte";

show(Search);
