import { show } from "../shell/show";
import Operator from "../operator/Operator.svelte";

show(Operator);
