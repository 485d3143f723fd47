// Password hashes: crypt_r of libxcrypt.
#pragma once
#include <crypt.h>
