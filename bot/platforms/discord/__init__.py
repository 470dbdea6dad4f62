"""Discord, on discord.py: the only folder that imports it.

`adapter` is the platform. What comes in goes from `connection` and `gateway` by `client` to `listener`, or, where it is
about servers and channels, to `guild_events`. Who asked is answered by `conversation`, in `slots` that `responders`
fill; what nobody waits for goes by `posting` into the place that `threads` finds. Both are made by `render` out of
`blocks` in `markdown`, with `buttons` below, and leave by `sending`. `files` come from a host of
their own. `library` is what discord.py must be besides.
"""
