#include <libssh2.h>

// libssh2 is built on libcrypto, whose headers libssh2-1-dev brings along. Keys are read and used
// through it directly, since libssh2 1.10 would decrypt a key file anew for every single login.
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
