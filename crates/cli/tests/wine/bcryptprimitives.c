/* Wine before 9 does not have bcryptprimitives.dll. Of its functions Rust's standard library calls
   this one. */
#include <windows.h>
#include <ntsecapi.h>

BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    return RtlGenRandom(data, (ULONG)length);
}
