"""Git hooks: a commit is checked, a push is checked and published.

clerk's clone       pre-commit    checks what is staged in data/, blocks on an error
server's bare repo  pre-receive   the same for what is pushed
                    post-receive  checks out, builds, switches, tells the pusher
"""
