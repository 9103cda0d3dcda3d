from itertools import groupby

from django.core import mail
from django.db import transaction
from django.db.models import F

from market.models import Order, OrderLine, Product


class NotEnoughStock(Exception):
    def __init__(self, products):
        self.products = products


@transaction.atomic
def check_out(buyer):
    """Makes an order for each producer of what is in the cart; letters leave once it is committed."""
    lines = list(buyer.cart_lines.select_for_update().order_by("product_id"))
    ids = [line.product_id for line in lines]
    locked = Product.objects.select_for_update(of=("self",)).select_related("producer")
    products = {product.pk: product for product in locked.defer("words").filter(pk__in=ids).order_by("pk")}
    missing = [line.product_id for line in lines if products[line.product_id].stock < line.quantity]
    if missing or not lines:
        raise NotEnoughStock(missing)
    for line in lines:
        Product.objects.filter(pk=line.product_id).update(stock=F("stock") - line.quantity)

    def producer_of(line):
        return products[line.product_id].producer_id

    orders = []
    for _, own in groupby(sorted(lines, key=producer_of), key=producer_of):
        orders.append(place_order(buyer, [(products[line.product_id], line.quantity) for line in own]))
    buyer.cart_lines.filter(pk__in=[line.pk for line in lines]).delete()
    transaction.on_commit(lambda: send_letters(buyer, orders))
    return orders


def place_order(buyer, goods):
    total = sum(product.price * quantity for product, quantity in goods)
    order = Order.objects.create(buyer=buyer, producer=goods[0][0].producer, total=total)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=product, name=product.name, price=product.price, quantity=quantity)
        for product, quantity in goods
    )
    return order


def send_letters(buyer, orders):
    """To the buyer of all of it and to each producer of their own, over one connection."""
    letters = [letter("Your order", buyer, orders)]
    letters += [letter(f"Order {order.pk}", order.producer, [order]) for order in orders]
    mail.get_connection().send_messages(letters)


def letter(subject, to, orders):
    lines = [
        f"{line.quantity} x {line.name}: {line.price * line.quantity} EUR"
        for order in orders
        for line in order.lines.all()
    ]
    return mail.EmailMessage(subject, "\n".join(lines), "market@localhost", [to.email])
