/* The types of the ledger: one of each kind that a PDB can describe. */
#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))

enum side { CREDIT, DEBIT = 3 };

struct money {
    int cents;
};

static INLINE int doubled(const money *m)
{
    return m->cents * 2;
}

struct entry {
    const money *amount;
    side kind : 3;
    unsigned cleared : 1;
};

struct ledger {
    entry *entries;
    int count;
};

template <class A, class B> struct pair {
    A first;
    B second;
};

struct account {
    virtual int balance();
    int id;
    static int opened;
};

struct audited {
    virtual int log(const char *format, ...);
    int level;
};

struct savings : account, audited {
    struct terms {
        short basis;
        int (*compute)(int, ...);
    };
    int balance() override;
    int limit;
    terms rate;
    enum { SMALL = 1, LARGE = 1000 } tier;
};

struct shared : virtual account {
    int owners;
};

struct guarded : virtual account {
    int guards;
};

struct joint : shared, guarded {
    int lines;
};
