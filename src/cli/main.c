/* ntdbg, also installed as kd, cdb and ntsd. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return cli_run(argc, argv);
}
