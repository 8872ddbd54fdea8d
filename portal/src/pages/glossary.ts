import { show } from "../shell/show";
import Glossary from "../glossary/Glossary.svelte";

show(Glossary);
