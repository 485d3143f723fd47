// Password hashes: crypt_rn of libxcrypt, which is crypt_r for memory of the caller's and fails with a null pointer.
#pragma once
#include <crypt.h>
