"use strict";

// Everything that the host has, with arguments that make no sense: exceptions are fine, nothing else is.

function walk(object, name, depth, visit, seen)
{
    if (depth > 4 || seen.has(object)) return;
    seen.add(object);
    for (const key of Object.getOwnPropertyNames(object))
    {
        let member;
        try { member = object[key]; } catch (e) { continue; }
        if (typeof member === "function") visit(object, member, name + "." + key);
        else if (typeof member === "object" && member !== null) walk(member, name + "." + key, depth + 1, visit, seen);
    }
}

function hostile()
{
    const evil = { toString() { throw new Error("no text"); }, valueOf() { return evil; }, get length() { return -1; } };
    const mirror = new Proxy({}, { get(t, k) { return k === Symbol.toPrimitive ? undefined : mirror; } });
    const order = host.getModuleSymbol("shop", "g_queue").first, process = host.currentProcess;
    const odd = [undefined, null, NaN, -1, 1e300, 2 ** 53, "", "\u0000", "x".repeat(300), "a!b!c", "**", evil, mirror, Symbol("s"), 12345678901234567890n,
                 [], [[]], () => order, hostile, host, order, order.items, order.state, process, process.Threads, process.Modules, new host.Int64(0xffffffff, 0xffffffff),
                 host.getModuleType("shop", "order"), host.namespace.Debugger, order.dereference().targetLocation, new Date(NaN), new Uint8Array(3)];
    let calls = 0, thrown = 0;
    const attempt = f => { calls++; try { f(); } catch (e) { thrown++; String(e.message); } };
    walk(host, "host", 0, (self, f, name) =>
    {
        if (name.includes("debugLog") || name.includes("egister")) return;
        attempt(() => f.call(self));
        for (const a of odd)
        {
            attempt(() => f.call(self, a));
            if (!name.includes("evaluate")) attempt(() => f.call(self, a, "shop", a, a));
        }
    }, new Set());
    for (const native of odd.filter(x => typeof x === "object" && x !== null))
        for (const a of odd.slice(0, 16))
            for (const name of ["add", "subtract", "getValueAt", "Where", "Select", "OrderBy", "Take", "First", "getObjectValue", "compareTo", "toString",
                                "Flatten", "GroupBy", "Aggregate", "Join", "ExecuteCommand", "FromListEntry", "addParentModel", "removeParentModel", "constructor"])
            {
                attempt(() => native[name](a));
                attempt(() => [...native[name](a, a, a)].length);
                attempt(() => native[a]);
                attempt(() => { native[a] = a; });
            }
    for (const iterable of odd) attempt(() => { let n = 0; for (const x of iterable) if (++n > 1000) break; });
    host.diagnostics.debugLog(calls > 2000, " ", thrown > 1000, "\n");
}

class __Loop
{
    get Itself() { return this.Itself; }
    toString() { return "" + this.toString(); }
    *[Symbol.iterator]() { yield* this; }
    getDimensionality() { return this; }
    getValueAt(...keys) { return 1 + this.getValueAt(...keys); }
}

function loop() { return new __Loop(); }
function endless() { return { *[Symbol.iterator]() { for (let i = 0; ; i++) yield i; } }; }
function nested(n) { return n == 0 ? 0 : { inside: nested(n - 1) }; }
function hog() { for (let all = []; ;) all.push(new Array(1000).fill(1)); }

function initializeScript()
{
    return [new host.typeSignatureRegistration(__Loop, "customer")];
}
