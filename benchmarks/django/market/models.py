from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Person(models.Model):
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(unique=True)
    place = models.CharField(max_length=120, blank=True)

    is_authenticated = True


class Product(models.Model):
    producer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    category = models.CharField(max_length=20)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    pack_size = models.DecimalField(max_digits=9, decimal_places=3)
    pack_unit = models.CharField(max_length=10)
    stock = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="products_newest"),
            GinIndex(fields=["words"], name="products_words"),
        ]


class CartLine(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cart_lines")
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["person", "product"], name="one_line_each")]


class Order(models.Model):
    buyer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders")
    producer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sales")
    status = models.CharField(max_length=20, default="placed")
    total = models.DecimalField(max_digits=12, decimal_places=2)
    created_at = models.DateTimeField(auto_now_add=True)


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [CheckConstraint(check=Q(quantity__gt=0), name="some_of_it")]
