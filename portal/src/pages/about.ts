import { show } from "../shell/show";
import About from "../about/About.svelte";

show(About);
