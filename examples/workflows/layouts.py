"""What stands around the e-mails of the shop."""

from novu_flows import Layout, file

shop = Layout("shop", name="Shop", body=file("layout.html"))
