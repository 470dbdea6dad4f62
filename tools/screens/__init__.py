"""Pictures of what people see: messages of the test servers, drawn about as Telegram and Discord draw them."""
