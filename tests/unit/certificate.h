/* A certificate that anybody could have made: a key of P-256, signed by itself, for a hundred years. */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#define CERTIFICATE_BEGIN "-----BEGIN CERTIFICATE-----\n"
#define CERTIFICATE_END   "-----END CERTIFICATE-----\n"
#define CERTIFICATE                                                                                          \
    CERTIFICATE_BEGIN                                                                                        \
    "MIIBeDCCAR2gAwIBAgIUQGZEuV46t9DtnoElP404EIVZFOQwCgYIKoZIzj0EAwIw\n"                                 \
    "EDEOMAwGA1UEAwwFdGVub24wIBcNMjYxMTIxMjIwNjQyWhgPMjEyNjEwMjgyMjA2\n"                                 \
    "NDJaMBAxDjAMBgNVBAMMBXRlbm9uMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"                                 \
    "kadRCSbQAX93X3ClCFHb4jCwfrro4qhX0E8VL9qON2ci2nrw00Q6cuyYhFiPzggv\n"                                 \
    "Re9oL1iNHHJflkPnhe2yNaNTMFEwHQYDVR0OBBYEFEp6DD3kg+VlxVxRUPxPFHDh\n"                                 \
    "v9oQMB8GA1UdIwQYMBaAFEp6DD3kg+VlxVxRUPxPFHDhv9oQMA8GA1UdEwEB/wQF\n"                                 \
    "MAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAPUwIyvvMuMgl+x6FSs0SJlcwem9BM0J\n"                                 \
    "w/eJSYh/rJsiAiEAv+orb3lzbLw2vL5Hake5ErJFINCtVQqgltA2dY/tUDs=\n"                                     \
    CERTIFICATE_END

#endif
