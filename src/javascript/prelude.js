// What every script finds as `host`, and what the debugger asks scripts with. Run once in each script's context, before
// the script. Sources: windows-driver-docs, "JavaScript Debugger Scripting" and "Native Debugger Objects in JavaScript
// Extensions" (with its pages of object details and of type objects); the release notes for what came later.
(function (native, title) {
"use strict";

const global = globalThis;
const defineProperty = Object.defineProperty;
const ownNames = Object.getOwnPropertyNames;
const mask = (1n << 64n) - 1n;

function hidden(object, members) {
    for (const name of Reflect.ownKeys(members)) {
        const d = Object.getOwnPropertyDescriptor(members, name);
        d.enumerable = false;
        defineProperty(object, name, d);
    }
    return object;
}

// ---- 64 bits ----

// Equal values are one object as long as one is in use: == and != compare values.
const kept = new Map();
const forget = new FinalizationRegistry(key => {
    const there = kept.get(key);
    if (there && !there.deref()) kept.delete(key);
});

// `new host.Int64(...)` and `host.Int64(...)` are the same.
function Int64(value, high) {
    if (high !== undefined) {
        const low = BigInt.asUintN(32, bigOf(value));
        return fromBig(low | BigInt.asUintN(32, bigOf(high)) << 32n, false);
    }
    return fromBig(bigOf(value), isSigned(value));
}

function int64(low, high, signed) {
    const key = high * 4294967296 + low > 9007199254740991 ? `${high}:${low}:${signed}` : (signed ? -1 : 1) * (high * 4294967296 + low);
    const there = kept.get(key);
    const known = there && there.deref();
    if (known) return known;
    const made = native("makeInt64", low, high, signed, Int64.prototype);
    kept.set(key, new WeakRef(made));
    forget.register(made, key);
    return made;
}

function fromBig(big, signed) {
    big &= mask;
    return int64(Number(big & 0xffffffffn), Number(big >> 32n), !!signed && big >> 63n === 1n);
}

// What a number, an Int64, a text, a location, a pointer stands for.
function bigOf(value) {
    if (typeof value === "number") {
        if (!Number.isInteger(value)) throw new Error("Unable to convert a fraction to a 64 bit value");
        return BigInt(value);
    }
    if (typeof value === "bigint") return value;
    if (typeof value === "boolean") return value ? 1n : 0n;
    if (typeof value === "string") return bigOf(parseInt64(value));
    const parts = native("int64Parts", value);
    if (parts) {
        const bits = BigInt(parts[1]) << 32n | BigInt(parts[0]);
        return parts[2] ? BigInt.asIntN(64, bits) : bits;
    }
    if (value instanceof Location) return bigOf(value.__address);
    if (native("isNative", value)) return bigOf(native("number", value));
    throw new Error("Unable to convert object to a 64 bit value");
}

function isSigned(value) {
    return bigOf(value) < 0n;
}

function amount(value) {
    const n = bigOf(value);
    return n < 0n || n > 63n ? 64n : n;
}

// "9007199254740991 ... returns the error indicating that the conversion process will lose precision".
function asNumber(value) {
    const big = bigOf(value);
    if (big >= 9007199254740991n || big <= -9007199254740991n)
        throw new Error("64 bit value loses precision on conversion to number");
    return Number(big);
}

function parseInt64(text, radix) {
    if (typeof text === "number") return fromBig(bigOf(text), text < 0);
    let s = String(text).trim().replace(/`/g, "").toLowerCase();
    const negative = s.startsWith("-");
    if (negative || s.startsWith("+")) s = s.slice(1);
    if (radix === undefined || radix === 0) radix = s.startsWith("0x") ? 16 : 10;
    if (![2, 8, 10, 16].includes(radix)) throw new Error("Invalid radix for parseInt64: 2, 8, 10 or 16 is expected");
    if (radix === 16 && s.startsWith("0x")) s = s.slice(2);
    const digits = /^[0-9a-z]*/.exec(s)[0];
    let big = 0n, taken = 0;
    for (const c of digits) {
        const digit = parseInt(c, 36);
        if (!(digit < radix)) break;
        big = big * BigInt(radix) + BigInt(digit);
        if (big > mask) throw new Error(`Value does not fit into 64 bits: ${text}`);
        taken++;
    }
    if (!taken) throw new Error(`Unable to parse a 64 bit value: ${text}`);
    return fromBig(negative ? -big : big, negative);
}

const arithmetic = {
    add(value) { return fromBig(bigOf(this) + bigOf(value), isSigned(this)); },
    subtract(value) { return fromBig(bigOf(this) - bigOf(value), isSigned(this)); },
    multiply(value) { return fromBig(bigOf(this) * bigOf(value), isSigned(this)); },
    divide(value) {
        const by = bigOf(value);
        if (by === 0n) throw new Error("Divide by zero");
        return fromBig(bigOf(this) / by, isSigned(this));
    },
    modulo(value) {
        const by = bigOf(value);
        if (by === 0n) throw new Error("Divide by zero");
        return fromBig(bigOf(this) % by, isSigned(this));
    },
    bitwiseAnd(value) { return fromBig(bigOf(this) & bigOf(value), isSigned(this)); },
    bitwiseOr(value) { return fromBig(bigOf(this) & mask | bigOf(value) & mask, isSigned(this)); },
    bitwiseXor(value) { return fromBig(bigOf(this) & mask ^ bigOf(value) & mask, isSigned(this)); },
    bitwiseShiftLeft(value) { return fromBig((bigOf(this) & mask) << amount(value), isSigned(this)); },
    bitwiseShiftRight(value) { return fromBig((bigOf(this) & mask) >> amount(value), false); },
    asNumber() { return asNumber(this); },
    convertToNumber() { return Number(bigOf(this)); },
    getLowPart() { return Number(bigOf(this) & 0xffffffffn); },
    getHighPart() { return Number((bigOf(this) & mask) >> 32n); },
    compareTo(value) {
        const a = bigOf(this), b = bigOf(value);
        return a < b ? -1 : a > b ? 1 : 0;
    },
};

hidden(Int64.prototype, arithmetic);
hidden(Int64.prototype, {
    bitwiseNot() { return fromBig(~bigOf(this) & mask, isSigned(this)); },
    toString(radix) { return bigOf(this).toString(radix === undefined ? 10 : radix); },
    valueOf() { return asNumber(this); },
    toJSON() { return this.toString(); },
});
// "All the math functions that are on the 64-bit library type ... are also present on JavaScript numbers."
hidden(Number.prototype, arithmetic);

// ---- places ----

const places = new Map();
const forgetPlace = new FinalizationRegistry(key => {
    const there = places.get(key);
    if (there && !there.deref()) places.delete(key);
});

class Location {
    constructor(address) { hidden(this, {__address: address}); }
    add(value) { return locationOf(this.__address.add(value)); }
    subtract(value) { return locationOf(this.__address.subtract(value)); }
    toString() { return "0x" + this.__address.toString(16); }
}

function locationOf(address) {
    const key = bigOf(address);
    const there = places.get(key);
    const known = there && there.deref();
    if (known) return known;
    const made = new Location(fromBig(key, false));
    places.set(key, new WeakRef(made));
    forgetPlace.register(made, key);
    return made;
}

// What may stand for an address: an Int64, a number, a location, a pointer, an object that lies in memory.
function addressOf(value) {
    if (value === undefined || value === null) throw new Error("Invalid address");
    if (native("isNative", value)) return native("addressOf", value);
    return fromBig(bigOf(value), false);
}

// ---- the debugger's objects ----

const held = Symbol("held");

// What a method gave may still need what it was given: queries call their functions when they are walked.
function hold(result, self, values) {
    if (native("isNative", result)) defineProperty(result, held, {value: [self, values], enumerable: false});
    return result;
}

const methods = new Map();
function method(name) {
    let f = methods.get(name);
    if (!f) {
        f = function (...values) { return hold(native("call", this, name, ...values), this, values); };
        methods.set(name, f);
    }
    return f;
}

const projected = {
    get hostContext() { return native("hostContext", this); },
    get targetLocation() { return locationOf(native("locationOf", this)); },
    get targetSize() { return native("sizeOf", this); },
    get targetType() { return native("typeOf", this); },
    get runtimeTypedObject() { return native("runtimeType", this); },
    addParentModel(model) { native("addParent", this, modelOf(model)); },
    removeParentModel(model) { native("removeParent", this, modelOf(model)); },
    getObjectValue(name) { return native("member", this, name); },
    setObjectValue(name, value) { native("assign", this, name, value); this[name] = value; },
    getValueAt(...keys) { return native("index", this, ...keys); },
    setValueAt() { throw new Error("Memory of a dump is not written by scripts"); },
    toString() { return native("text", this); },
    toJSON() { return native("text", this); },
    valueOf() {
        const v = native("value", this);
        return v === undefined ? this : v;
    },
};

const pointerMembers = {
    get address() { return native("number", this); },
    get isNull() { return native("number", this) == 0; },
    dereference() { return native("dereference", this); },
    add(value) { return native("pointerAdd", this, fromBig(bigOf(value), true)); },
};

const iterableMembers = {
    *[Symbol.iterator]() {
        const walk = native("iterate", this);
        for (;;) {
            const item = native("next", walk);
            if (!item) return;
            yield item[1];
        }
    },
};

const prototypes = [0, 1, 2, 3].map(flags => {
    const p = hidden({}, projected);
    if (flags & 1) hidden(p, iterableMembers);
    if (flags & 2) hidden(p, pointerMembers);
    return p;
});

// ---- registration ----

class Registration {
    constructor(kind, object, name, module, minVersion, maxVersion, more) {
        hidden(this, {__kind: kind, __object: object, __name: name, __module: module, __min: minVersion, __max: maxVersion, __more: more});
    }
}

function registration(kind) {
    return function (object, name, module, minVersion, maxVersion) {
        return new Registration(kind, object, String(name), module, minVersion, maxVersion);
    };
}

function modelOf(object) {
    return typeof object === "function" && object.prototype ? object.prototype : object;
}

function register(record, optional) {
    if (Array.isArray(record)) return record.forEach(r => register(r, optional));
    if (!(record instanceof Registration)) throw new Error("Invalid record in the array that initializeScript returned");
    if (record.__kind === "optional") return register(record.__object, true);
    if (record.__kind === "version") return;
    const object = record.__kind === "alias" ? record.__object : modelOf(record.__object);
    try {
        if (record.__kind === "namespace")
            native("register", "parent", makeNamespace(object, record.__more), record.__name);
        else native("register", record.__kind, object, record.__name, record.__module, record.__min, record.__max);
    } catch (e) {
        if (!optional) throw e;
    }
}

// A property of that name whose value is an object with the given class behind it, for the object that it is asked of.
function makeNamespace(object, property) {
    return Object.create(Object.prototype, {
        [property]: {
            enumerable: true,
            get() {
                const inside = Object.create(object);
                const self = this;
                for (const name of namesOf(object)) {
                    defineProperty(inside, name, {
                        enumerable: true,
                        get() {
                            const v = Reflect.get(object, name, self);
                            return typeof v === "function" ? v.bind(self) : v;
                        },
                    });
                }
                return inside;
            },
        },
    });
}

// ---- host ----

function context(values, at) {
    if (values.length > at && values[at] !== undefined && values[at] !== null) native("checkContext", values[at]);
}

function moduleOf(module) {
    return native("isNative", module) || typeof module === "string" ? module : String(module);
}

const memory = {
    readMemoryValues(location, count, size = 1, signed = false, inheritor) {
        const bytes = native("read", addressOf(location), asNumber(count), asNumber(size));
        context([inheritor], 0);
        switch (asNumber(size)) {
        case 1: return signed ? new Int8Array(bytes) : new Uint8Array(bytes);
        case 2: return signed ? new Int16Array(bytes) : new Uint16Array(bytes);
        case 4: return signed ? new Int32Array(bytes) : new Uint32Array(bytes);
        default: {
            const halves = new Uint32Array(bytes), values = [];
            for (let i = 0; i < halves.length; i += 2)
                values.push(int64(halves[i], halves[i + 1], !!signed && halves[i + 1] >= 0x80000000));
            return values;
        }
        }
    },
    readString(location, length, inheritor) { return readText(location, length, inheritor, false); },
    readWideString(location, length, inheritor) { return readText(location, length, inheritor, true); },
};

// The second argument is a length, or what the context is taken from.
function readText(location, length, inheritor, wide) {
    const isLength = typeof length === "number" || length !== undefined && native("int64Parts", length) !== undefined;
    context([isLength ? inheritor : length], 0);
    return native("string", addressOf(location), isLength ? asNumber(length) : -1, wide);
}

const diagnostics = {
    debugLog(...values) { native("log", values.map(v => String(v)).join("")); },
};

const metadata = {
    defineMetadata(object, descriptor) {
        defineProperty(object, Symbol.metadataDescriptor, {value: descriptor, configurable: true});
        return object;
    },
    valueWithMetadata(value, descriptor) { return new ValueWithMetadata(value, descriptor); },
};

class ValueWithMetadata {
    constructor(value, descriptor) { hidden(this, {__value: value, __metadata: descriptor}); }
}

defineProperty(Symbol, "metadataDescriptor", {value: Symbol("metadataDescriptor")});

const typeSystem = {
    marshalAs(value, module, type) {
        return type === undefined ? native("marshal", value, undefined, moduleOf(module)) : native("marshal", value, moduleOf(module), type);
    },
};

class indexedValue {
    constructor(value, indices) {
        this.value = value;
        this.indicies = indices === undefined ? [] : Array.from(indices);
    }
}

const phaseOne = {
    Int64,
    parseInt64,
    diagnostics,
    metadata,
    indexedValue,
    namedModelParent: registration("parent"),
    namedModelRegistration: registration("named"),
    typeSignatureRegistration: registration("signature"),
    typeSignatureExtension: registration("extension"),
    functionAlias: registration("alias"),
    namespacePropertyParent: function (object, name, model, property) {
        return new Registration("namespace", object, String(name), undefined, undefined, undefined, String(property));
    },
    optionalRecord: function (record) { return new Registration("optional", record, ""); },
    apiVersionSupport: function (major, minor) { return new Registration("version", [major, minor], ""); },
};

const phaseTwo = {
    memory,
    typeSystem,
    get namespace() { return native("namespace"); },
    get currentSession() { return native("current", "$cursession"); },
    get currentProcess() { return native("current", "$curprocess"); },
    get currentThread() { return native("current", "$curthread"); },
    evaluateExpression(text, ...more) { context(more, 0); return native("evaluate", String(text)); },
    evaluateExpressionInContext(self, text) { return native("evaluateIn", self, String(text)); },
    getModuleSymbol(module, symbol, ...more) {
        const type = typeof more[0] === "string" ? more.shift() : undefined;
        context(more, 0);
        return native("symbol", moduleOf(module), String(symbol), type);
    },
    getModuleSymbolAddress(module, symbol, ...more) {
        context(more, 0);
        return native("symbolAddress", moduleOf(module), String(symbol));
    },
    setModuleSymbol() { throw new Error("Memory of a dump is not written by scripts"); },
    getModuleContainingSymbol(location, ...more) {
        context(more, 0);
        return native("containing", addressOf(location));
    },
    getModuleContainingSymbolInformation(location, ...more) {
        context(more, 0);
        return native("containingInformation", addressOf(location));
    },
    getModuleType(module, type, ...more) { context(more, 0); return native("type", moduleOf(module), String(type)); },
    createPointerObject(address, module, type, ...more) {
        context(more, 0);
        return native("pointer", addressOf(address), module === undefined ? module : moduleOf(module), type);
    },
    createTypedObject(location, module, type, ...more) {
        context(more, 0);
        return native("typed", addressOf(location), module === undefined ? module : moduleOf(module), type);
    },
    getNamedModel(name) { return native("model", String(name)); },
    registerNamedModel(object, name) { native("register", "named", modelOf(object), String(name)); },
    unregisterNamedModel(name) { native("unregister", "named", undefined, String(name)); },
    registerExtensionForTypeSignature(object, name, ...more) { native("register", "extension", modelOf(object), String(name), ...more); },
    registerPrototypeForTypeSignature(object, name, ...more) { native("register", "signature", modelOf(object), String(name), ...more); },
    unregisterExtensionForTypeSignature(object, name) { native("unregister", "extension", modelOf(object), String(name)); },
    unregisterPrototypeForTypeSignature(object, name) { native("unregister", "signature", modelOf(object), String(name)); },
};

const host = Object.assign({}, phaseOne);

function addPhaseTwo() {
    for (const name of ownNames(phaseTwo))
        defineProperty(host, name, Object.assign(Object.getOwnPropertyDescriptor(phaseTwo, name), {enumerable: true, configurable: true}));
}

defineProperty(global, "host", {value: host, enumerable: true, writable: false, configurable: false});
const before = new Set(ownNames(global));

// ---- what the debugger asks ----

// Objects of the language itself: what stands in them is not the script's.
const builtin = new Set([Object.prototype, Function.prototype, Array.prototype, Int64.prototype, indexedValue.prototype]);
for (const name of before) {
    const v = Object.getOwnPropertyDescriptor(global, name).value;
    if (typeof v === "function" && v.prototype) builtin.add(v.prototype);
}
const generator = Object.getPrototypeOf(function* () {}.prototype);
for (let p = generator; p; p = Object.getPrototypeOf(p)) builtin.add(p);

const protocol = new Set(["constructor", "toString", "getDimensionality", "getValueAt", "setValueAt",
                          "getPreferredRuntimeTypedObject", "compareTo", "equals"]);

// The language keeps no order of a script's own names; people expect that of the text.
let source = "";
function inSourceOrder(names) {
    const place = new Map();
    for (const name of names) {
        const quoted = name.replace(/[$]/g, "\\$&");
        const at = source.search(new RegExp(`(^|[^\\w$])(function\\s*\\*?|var|,)\\s*${quoted}(?![\\w$])`));
        place.set(name, name === "host" ? -1 : at < 0 ? source.length : at);
    }
    return names.sort((a, b) => place.get(a) - place.get(b) || (a < b ? -1 : 1));
}

function namesOf(object) {
    const names = new Set();
    if (object === global) {
        names.add("host");
        for (const name of ownNames(global)) if (!before.has(name) && !name.startsWith("__")) names.add(name);
        return inSourceOrder([...names]);
    }
    const isArray = Array.isArray(object) || ArrayBuffer.isView(object);
    for (let p = object; p && !builtin.has(p); p = Object.getPrototypeOf(p)) {
        if (typeof p === "function") break;
        for (const name of ownNames(p)) {
            if (name.startsWith("__") || protocol.has(name) || names.has(name)) continue;
            if (isArray && (name === "length" || /^[0-9]+$/.test(name))) continue;
            names.add(name);
        }
    }
    return [...names];
}

function isPrivate(name) { return name.startsWith("__"); }

// The name as the object spells it: dx does not mind case.
function spelled(object, name) {
    if (name in object) return name;
    const lower = name.toLowerCase();
    return namesOf(object).find(n => n.toLowerCase() === lower);
}

// A value as the debugger takes it, with the base that its metadata wants it shown in.
function out(value) {
    let radix = 0;
    if (value instanceof ValueWithMetadata) {
        const d = value.__metadata;
        radix = d && Number(d.PreferredRadix) || 0;
        value = value.__value;
    }
    if (value instanceof Location) value = value.__address;
    if (typeof value === "bigint") value = fromBig(value, value < 0n);
    if (typeof value === "symbol") value = String(value);
    return [value, radix];
}

function descriptorOf(object, name) {
    for (let p = object; p; p = Object.getPrototypeOf(p)) {
        const d = p[Symbol.metadataDescriptor];
        if (d && d[name]) return d[name];
    }
    return undefined;
}

const bridge = {
    method,
    int64,
    callable(f) { return (...values) => hold(native("apply", f, ...values), f, values); },
    setSource(text) { source = text; },
    prototypeOf(flags) { return prototypes[flags & 3]; },

    // [found, value, base]
    get(object, self, name, inside) {
        if (object === global && name === "host") return [true, host, 0];
        if (isPrivate(name) && !inside) return [false];
        // Scripts mind case, and names of an object's own that differ only in case are others'.
        name = inside ? name in object ? name : undefined : spelled(object, name);
        if (name === undefined || protocol.has(name) && self !== undefined || object === global && before.has(name)) return [false];
        const d = descriptorOf(object, name);
        const [value, radix] = out(Reflect.get(object, name, self === undefined ? object : self));
        return [true, value, radix || d && Number(d.PreferredRadix) || 0];
    },
    names(object) { return namesOf(object); },
    // [found, value, base]
    call(object, self, name, ...values) {
        const spelling = isPrivate(name) ? undefined : spelled(object, name);
        const of = self === undefined ? object : self;
        const f = spelling === undefined ? undefined : Reflect.get(object, spelling, of);
        if (typeof f !== "function" || object === global && before.has(spelling) && spelling !== "host") return [false];
        return [true, ...out(f.apply(of, values))];
    },
    apply(f, ...values) {
        if (typeof f !== "function") throw new Error("Object is not a function");
        return out(f.apply(undefined, values));
    },
    text(object, self) {
        const of = self === undefined ? object : self;
        const f = object.toString;
        return [typeof f === "function" ? String(f.call(native("isNative", of) && f === Object.prototype.toString ? object : of)) : "[object Object]"];
    },
    // [is iterable, has compareTo, has equals]
    traits(object) {
        return [typeof object[Symbol.iterator] === "function", typeof object.compareTo === "function", typeof object.equals === "function"];
    },
    iterate(object, self) {
        const of = self === undefined ? object : self;
        const iterator = object[Symbol.iterator].call(of);
        if (!iterator || typeof iterator.next !== "function") throw new Error("Object is not iterable");
        return [{iterator, indexed: typeof object.getDimensionality === "function"}];
    },
    // [value, base, index ...], or nothing at the end
    next(walk) {
        const step = walk.iterator.next();
        if (step.done) return [];
        const value = step.value;
        if (value instanceof indexedValue) return [...out(value.value), ...value.indicies.map(i => out(i)[0])];
        return out(value);
    },
    index(object, self, ...keys) {
        const of = self === undefined ? object : self;
        if (typeof object.getValueAt === "function") return [true, ...out(object.getValueAt.apply(of, keys))];
        if (self === undefined && keys.length === 1 && (Array.isArray(object) || ArrayBuffer.isView(object))) {
            const at = asNumber(keys[0]);
            if (at < object.length) return [true, ...out(object[at])];
            throw new Error("The operation attempted to access data outside the valid range");
        }
        return [false];
    },
    compare(a, b) { return [Number(a.compareTo(b))]; },
    equal(a, b) { return [!!a.equals(b)]; },
    contents() { return [global]; },
    initialize() {
        const records = typeof global.initializeScript === "function" ? global.initializeScript() : undefined;
        addPhaseTwo();
        if (records !== undefined && records !== null) register(Array.from(records), false);
        return [];
    },
    invokeScript() {
        if (typeof global.invokeScript === "function") global.invokeScript();
        return [];
    },
    uninitialize() {
        if (typeof global.uninitializeScript === "function") global.uninitializeScript();
        return [];
    },
};

return bridge;
})
