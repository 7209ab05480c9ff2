"""Reports of sslyze, as far as they are read."""

from __future__ import annotations

from typing import Any

Report = dict[str, Any]


def suites(*names: str) -> Report:
    accepted = [{"cipher_suite": {"openssl_name": name}} for name in names]
    return {"result": {"is_tls_version_supported": bool(names), "accepted_cipher_suites": accepted}}


def good_report() -> Report:
    """What sslyze says of a node with nothing wrong, as far as it is read."""
    return {
        "server_scan_results": [
            {
                "connectivity_error_trace": None,
                "scan_result": {
                    "ssl_2_0_cipher_suites": suites(),
                    "ssl_3_0_cipher_suites": suites(),
                    "tls_1_0_cipher_suites": suites(),
                    "tls_1_1_cipher_suites": suites(),
                    "tls_1_2_cipher_suites": suites("ECDHE-ECDSA-AES256-GCM-SHA384"),
                    "tls_1_3_cipher_suites": suites("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"),
                    "tls_compression": {"result": {"supports_compression": False}},
                    "tls_1_3_early_data": {"result": {"supports_early_data": False}},
                    "session_renegotiation": {
                        "result": {
                            "supports_secure_renegotiation": True,
                            "is_vulnerable_to_client_renegotiation_dos": False,
                        }
                    },
                },
            }
        ]
    }
