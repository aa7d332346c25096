/* The shop of the demonstration: what the program and its pricing library share. */
typedef unsigned short wchar;
typedef struct customer {
    unsigned id;
    int discount_percent;
    wchar name[24];
} customer;
typedef struct item {
    unsigned article;
    unsigned short count;
    unsigned short vat_percent;
    double price;
} item;
typedef enum order_state { ORDER_NEW, ORDER_PRICED, ORDER_PRINTED } order_state;
typedef struct order {
    unsigned number;
    order_state state : 4;
    unsigned item_count : 12;
    customer *customer; /* NULL = sold over the counter */
    item items[3];
    double total;
    struct order *next;
} order;
typedef struct queue {
    order *first;
    unsigned waiting;
    void *threads[2];
} queue;
