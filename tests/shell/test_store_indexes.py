"""What is asked for at each delivery is found by an index: what was delivered before does not slow down what comes."""

from embedded_novu import RunningNovu, in_app, waiting

# What grows with the deliveries and with the people.
GROWING = (
    "jobs",
    "messages",
    "notifications",
    "execution_details",
    "subscribers",
    "topic_members",
    "preferences",
)


def scans(connection, statement):
    """Return the steps of a statement that read a whole table."""
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    return [step for step in steps if step.split()[:2] in [["SCAN", table] for table in GROWING]]


def test_no_delivery_reads_a_whole_table():
    """Neither of one person nor of a topic, digested, delayed or at once, with preferences."""
    novu = RunningNovu()
    workflow = novu.workflow(
        in_app("Hi {{name}}"), waiting("digest", unit="minutes", amount=1), in_app("{{step.total_count}}")
    )
    novu.workflow(waiting("delay", unit="minutes", amount=1), in_app(), name="later")
    novu.post("/topics", {"key": "news", "name": "News"})
    novu.post("/subscribers", {"subscriberId": "ada"})
    novu.post("/topics/news/subscribers", {"subscribers": ["ada"]})
    novu.ask(
        "PATCH",
        f"/subscribers/ada/preferences/{workflow['_id']}",
        {"channel": {"type": "email", "enabled": False}},
    )
    connection = novu.emulator._state.store._database.connection  # noqa: SLF001 - which statements are carried out is nobody else's to know
    statements = set()
    connection.set_trace_callback(statements.add)

    for transaction_id in ("tx", "ty"):
        novu.trigger(transactionId=transaction_id)
        novu.trigger(
            [{"type": "Topic", "topicKey": "news"}], name="later", transactionId=transaction_id + "-later"
        )
    novu.turn(minutes=2)
    connection.set_trace_callback(None)

    reads = [text for text in statements if text.startswith(("SELECT", "UPDATE", "DELETE"))]
    assert 5 == len(novu.messages("in_app"))
    assert {} == {text: found for text in reads if (found := scans(connection, text))}
