import Officer from "../officer/Officer.svelte";
import { show } from "../shell/show";

show(Officer);
