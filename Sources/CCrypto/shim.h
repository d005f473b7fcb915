// libcrypto comes with libssh2-1-dev, which is built on it.
#include <openssl/evp.h>
