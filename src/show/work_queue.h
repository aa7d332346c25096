/* A queue of the executive's work items as !exqueue has it, for !pnptriage too. */
#ifndef NTDBG_SHOW_WORK_QUEUE_H
#define NTDBG_SHOW_WORK_QUEUE_H

#include "show/kernel.h"
#include "windows/work_queues.h"

/* A record "work_queue": its heading, threads with !thread's flags, and what is pending. */
void show_work_queue(kernel_view *v, const nt_work_queue *q, unsigned flags);

#endif
