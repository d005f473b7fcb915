#include <libssh2.h>

// libssh2 is built on libcrypto, whose headers libssh2-1-dev brings along. Keys are read and used
// through it directly, since libssh2 1.10 would decrypt a key file anew for every single login.
//
// OpenSSL 3 calls SHA1_Init and its sisters deprecated, but only they keep their state in a plain struct
// that can be copied, which hashed host names need (one try for every line and every host).
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
