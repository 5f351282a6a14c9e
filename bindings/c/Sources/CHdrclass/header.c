// The header is all; what it declares is written in Swift, in HdrclassC.
#include "hdrclass.h"
