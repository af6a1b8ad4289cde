"""What must not type-check: each line says which error a checker gives; a checker that gives none fails."""

from novu_flows import (
    Channels,
    Credentials,
    Layout,
    Payload,
    Preference,
    Subscriber,
    Topic,
    TriggerCase,
    Workflow,
    all_of,
    answered,
    any_of,
    button,
    button_block,
    cases,
    chat,
    containing,
    days,
    delay,
    digest,
    email,
    env,
    file,
    generate_cases,
    http,
    in_app,
    is_online,
    matching,
    message,
    months,
    not_delivered,
    on_payload,
    on_subscriber,
    on_webhook,
    online_within,
    previous_step,
    push,
    raw_condition,
    rejected,
    removed,
    sms,
    text_block,
    throttle,
    times,
    topic,
    weeks,
)
from novu_flows.policies import Issue


class OrderShipped(Payload):
    """A payload."""

    order_id: str


class Welcome(Payload):
    """Another payload."""

    name: str


order_shipped = Workflow("order-shipped", payload=OrderShipped, steps=[in_app("Order {{order_id}}")])

TriggerCase(order_shipped, to="ada", payload=Welcome(name="Ada"))  # type: ignore[misc]  # pyright: ignore[reportArgumentType]
OrderShipped(order_id=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Workflow("a", payload=dict, steps=[])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
Workflow("a", steps=["in_app"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
in_app("x", subjekt="y")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
digest(years=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Channels(fax=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Preference(order_shipped, letter=False)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Subscriber("ada", mail="a@b.co")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Credentials("pigeon", webhook_url="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
email("x", "y", sender="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
sms("x", filter=())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
chat("x", stop=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
push("x", "y", activ=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
digest(minutes=5, keys="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
delay(minutes=5, till="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
text_block("x", aling="left")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
button_block("x", url="/a", href="/b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
button("x", type="primary")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Workflow("a", steps=[], tag=["x"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Credentials("fcm", device_token=["a"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
TriggerCase(order_shipped, to="ada", payload={}, expects={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
generate_cases(order_shipped, 3, to="ada", seed=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
cases(order_shipped, [], name="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
topic("x", members=["ada"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
containing("x", case=False)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
matching("x", flags=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
message(titel="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
not_delivered(why="filter")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
times(2, most=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
rejected("a", path="b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
answered("processed", within=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
all_of(negate=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
any_of(negate=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
on_payload("a", "EQUAL", 1, cast=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
on_subscriber("a", "EQUAL", "b", cast=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
on_webhook("https://a.b", "a", "EQUAL", 1, method="GET")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
is_online(now=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
online_within(5, "minutes", last=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
previous_step("a", "read", not_=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
removed(Subscriber, "a", force=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
env("A", default="b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
file("a.html", encoding="latin-1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
days(1, hours=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
order_shipped.event(to="ada", payload={}, override={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
removed(Preference, "a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
not_delivered("prefrence")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
answered("trigger_not_activ")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
on_payload("a", "EQUALS", 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
previous_step("a", "opened")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
sms(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
in_app("x", feed=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
digest(minutes="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Workflow("a", steps=[], preferences=True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Subscriber("ada", credentials=Credentials("fcm"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Subscriber("ada", preferences=Preference("a"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
TriggerCase(order_shipped, to="ada", payload={}, expect={"in_app": 120})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
TriggerCase(order_shipped, to="ada", payload={}, after=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Layout("a", body="x", content="y")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Layout("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Topic("a", subscriber=["ada"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
throttle(hours=1, limit=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
throttle(seconds=5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
http("GET", "https://a.b", header={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
raw_condition({}, negated=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
weeks(1, days=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
months(1, days=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
delay(cron="0 9 * * *", zone="UTC")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
email("x", "y", layout_id="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Workflow("a", steps=[], severity="urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Workflow("a", steps=[], dashboard_preferences="drop")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Subscriber("ada", timezone=2)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Subscriber("ada", global_preferences={"email": False})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Topic("a", members="all")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Topic("a", subscribers=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
http("FETCH", "https://a.b")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
http("GET", "https://a.b", headers={"a": 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
button("x", url="/a", target="blank")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
in_app("x", redirect_target="new")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
in_app("x", extra_controls=["a"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
throttle(hours=1, threshold="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
removed(Channels, "a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
topic("x", exclude="ada", include="bob")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
order_shipped.event(to="ada", payload={}, tenant="acme")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Issue(code="a", where="b", message="c", hint="d", severity="bad")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
