"""An e-mail of Novu's editor: a paragraph changes, a button is new."""

from novu_flows import Workflow, button_block, email, text_block

hello = Workflow(
    "hello",
    steps=[
        email(
            "Hello",
            [
                text_block("Good morning"),
                text_block("We have news", align="center"),
                button_block("Read", url="https://example.com/news"),
            ],
        )
    ],
)
