"use strict";
host.diagnostics.debugLog("before\n");
function initializeScript() { return [new host.functionAlias(() => 1, "half")]; }
let x = host.nothing.there;
