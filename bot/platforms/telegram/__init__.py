"""Telegram, on python-telegram-bot: the only folder that imports it, by its public names alone.

`spec` is its row in the table of platforms, `adapter` puts the parts together. An update comes over `connections`
through the `receiving_loop`: `receiving` reads it, the `listener` has a task of its own answer it, `incoming` says it
in the program's words, with the papers and chats that `addresses` mean; `files` come by an address of their own. Its
answer goes into a `conversation` of `answer_message`s with `buttons`, on which `marks` keeps the numbers true, or to an
`inline` query, whose messages have `inline_buttons`; what nobody asked for goes by `posting`. A reply becomes `styled`
text in `render`, and leaves by `sending` through the `rate_limiter`, which keeps to the `rate_limits`, or beyond them
where it is `paid` for. `membership` knows who may do what in a chat, `menu` what Telegram offers there. `checkup` asks
whether Telegram takes the bot as it is set up, `setting_up` what `herald setup` has to know.
"""
