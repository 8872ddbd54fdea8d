import { show } from "../shell/show";
import Verify from "../verify/Verify.svelte";

show(Verify);
