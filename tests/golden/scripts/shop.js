"use strict";

// What a script sees of the demonstration's objects, and what it adds to them.

const log = (...what) => host.diagnostics.debugLog(...what, "\n");

function queue() { return host.getModuleSymbol("shop.exe", "g_queue"); }

function fields()
{
    const q = queue(), order = q.first;
    log("waiting ", q.waiting, ", first ", order.number, ", items ", order.item_count);
    log(`pointer ${order.address.toString(16)} ${order.isNull} ${order.next.isNull}`);
    log("state ", order.state, " ", order.state == 0, ", total ", order.total);
    log("article ", order.items[0].article, ", count ", [...order.items].map(i => i.count).join("+"));
    log("customer ", order.customer.id, " ", host.memory.readWideString(order.customer.name));
    log("location ", order.dereference().targetLocation, " ", order.dereference().targetLocation == q.first.dereference().targetLocation);
    log("size ", order.dereference().targetSize, ", next ", order.add(1).address.subtract(order.address));
    log("names ", Object.keys(order).join(" "));
}

function types()
{
    const t = host.getModuleType("shop", "order");
    log(t.name, " ", t.typeKind, " ", t.size);
    for (const name of Object.keys(t.fields))
    {
        const f = t.fields[name];
        log("    ", f.offset, " ", f.name, " ", f.type.typeKind, " ", f.type.name);
    }
    const items = t.fields.items.type;
    log(items.typeKind, " of ", items.baseType.name, ", ", t.fields.customer.type.pointerKind, " pointer to ", t.fields.customer.type.baseType.name);
    log(t.fields.state.bitFieldPositions.lsb, "+", t.fields.state.bitFieldPositions.length, " ", t.containingModule);
    log(queue().targetType.name, " ", host.getModuleType("shop", "void *").size);
}

function memory()
{
    const address = queue().first.address;
    log([...host.memory.readMemoryValues(address, 4)].join(" "));
    log(host.memory.readMemoryValues(address, 1, 4)[0], " ", host.memory.readMemoryValues(address, 1, 2, true)[0]);
    log(host.memory.readMemoryValues(address.add(8), 1, 8)[0].toString(16));
    log(host.createTypedObject(address, "shop", "order").number, " ", host.createPointerObject(address, "shop", "order *").number);
    log(host.getModuleSymbolAddress("shop", "g_queue").compareTo(queue().targetLocation.__address));
    log(host.evaluateExpression("shop!g_queue.waiting + 41"), " ", host.evaluateExpressionInContext(queue(), "waiting + 1"));
    host.memory.readMemoryValues(16, 4);
}

function integers()
{
    const big = new host.Int64(0x9abcdef0, 0x12345678), minus = host.parseInt64("-5"), same = host.parseInt64("0x123456789abcdef0");
    log(big.toString(16), " ", big, " ", big.getHighPart().toString(16), " ", big.getLowPart().toString(16), " ", big == same);
    log(big.add(16).toString(16), " ", big.subtract(minus).toString(16), " ", big.multiply(2).toString(16), " ", big.divide(16).toString(16), " ", big.modulo(7));
    log(big.bitwiseAnd(0xff).toString(16), " ", big.bitwiseOr(15).toString(16), " ", big.bitwiseXor(big), " ", big.bitwiseShiftLeft(4).toString(16), " ", big.bitwiseShiftRight(60));
    log(minus, " ", minus.asNumber() + 1, " ", minus.compareTo(big), " ", big.compareTo(same), " ", host.parseInt64("777", 8), " ", big.convertToNumber());
    log((255).bitwiseAnd(15), " ", minus < 0, " ", host.Int64(42) == 42);
    try { host.parseInt64("zz", 16); } catch (e) { log(e.message); }
    try { host.Int64(1).divide(0); } catch (e) { log(e.message); }
    return big.asNumber();
}

function objects()
{
    log(host.currentSession.Processes.First().Name, " ", host.currentProcess.Id, " ", host.currentThread.Id);
    for (const thread of host.currentProcess.Threads) log("    ", thread.Id, " ", thread);
    log(host.currentProcess.Modules.getValueAt("shop").Name, " ", host.currentProcess.Threads.getValueAt(0x2f58).Index);
    log(host.currentProcess.Threads.Where(t => t.Index > 0).Select(t => t.Id * 2).Sum());
    for (const line of host.namespace.Debugger.Utility.Control.ExecuteCommand(".echo one;.echo two")) log("<", line, ">");
    return host.currentProcess.Threads.Select(t => ({ Id: t.Id, Twice: t.Index * 2 }));
}

function addTwoValues(a, b) { return a + b; }
function multiplyBySeven(val) { return val * 7; }
function performOp64BitValues(a64, b64, op) { return op(a64, b64); }

function playWith64BitValues(a64, b64)
{
    var sum = a64 + b64;
    host.diagnostics.debugLog("Sum   >> ", sum, "\n");
}

class Table
{
    constructor() { this.__values = [[1, 2], [3, 4]]; }
    getDimensionality() { return 2; }
    getValueAt(row, column) { return this.__values[row][column]; }
    *[Symbol.iterator]()
    {
        for (let r = 0; r < 2; r++) for (let c = 0; c < 2; c++) yield new host.indexedValue(this.__values[r][c], [r, c]);
    }
    get Nothing() { return undefined; }
    get Half() { return 0.5; }
    get Text() { return "text"; }
    get Broken() { throw new RangeError("out of order"); }
    toString() { return "a table"; }
}

function table() { return new Table(); }

class Version
{
    constructor(n) { this.n = n; }
    compareTo(other) { return this.n - other.n; }
    equals(other) { return this.n == other.n; }
}

function version(n) { return new Version(n); }

function* squares(n) { for (let i = 1; i <= n; i++) yield i * i; }

function state(n) { return host.typeSystem.marshalAs(n, "shop", "order_state"); }
function decimal(n) { return host.metadata.valueWithMetadata(n, { PreferredRadix: 10 }); }
function oops() { return undefined[42]; }
function deep(n) { return 1 + deep(n + 1); }
function late() { return typeof host.memory; }

var early = typeof host.memory;

class __OrderView
{
    toString() { return `order ${this.number}`; }
    get Customer() { return host.memory.readWideString(this.customer.name); }
    get __Hidden() { return 1; }
    *[Symbol.iterator]() { for (let i = 0; i < this.item_count; i++) yield this.items[i].article; }
}

class __CustomerMore
{
    get Discounted() { return this.discount_percent > 0; }
}

class __ProcessMore
{
    get Shop() { return { Queue: queue(), Process: this.Name }; }
}

function initializeScript()
{
    log("initializeScript");
    return [new host.apiVersionSupport(1, 7),
            new host.typeSignatureRegistration(__OrderView, "order"),
            new host.typeSignatureExtension(__CustomerMore, "customer"),
            new host.namedModelParent(__ProcessMore, "Debugger.Models.Process"),
            new host.namespacePropertyParent(class { get Path() { return this.Name.toLowerCase(); } },
                                             "Debugger.Models.Module", "Debugger.Models.Module.More", "More"),
            new host.namedModelParent({ Duplicate: function* (n) { for (var v of this) for (var i = 0; i < n; ++i) yield v; } },
                                      "DataModel.Models.Concepts.Iterable"),
            new host.optionalRecord(new host.namedModelRegistration(Table, "Shop.Models.Table")),
            new host.functionAlias(x => -x, "neg"),
            new host.functionAlias(addTwoValues, "add"),
            new host.functionAlias(function () { return { math_constants: { pi: 3.1415926535, e: 2.7182818284 }, description: "Archimedes' pi and Euler's number e" }; }, "constants")];
}

function invokeScript() { log("invokeScript"); }
function uninitializeScript() { log("uninitializeScript"); }

log("root");
