/* What starting any program costs: the floor of the cold start. */
#include <stdio.h>

int main(void) {
    puts("hello");
    return 0;
}
