/* What of ntdll stands on the stack while an exception is dispatched; the names are what a debugger knows it
 * by. */
static volatile int dispatched;

__declspec(dllexport) __declspec(noinline) int RtlDispatchException(void *record, void *context)
{
    dispatched++;
    return record == context;
}

__declspec(dllexport) void KiUserExceptionDispatcher(void *record)
{
    int handled = RtlDispatchException(record, (void *)&dispatched);
    for (volatile int i = handled;; i++) {}
}
