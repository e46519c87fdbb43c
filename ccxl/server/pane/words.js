// All words of the page itself. Labels of inputs and names of functions come from the server.

import { en } from "./words_en.js";
import { zh } from "./words_zh.js";

export const WORDS = { zh, en };
