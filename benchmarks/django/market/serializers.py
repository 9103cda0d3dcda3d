from rest_framework import serializers

from market.models import CartLine, Order, OrderLine, Person, Product


class ProducerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ["id", "username", "place"]


class ProductSerializer(serializers.ModelSerializer):
    producer = ProducerSerializer()

    class Meta:
        model = Product
        fields = [
            "id",
            "name",
            "description",
            "category",
            "price",
            "pack_size",
            "pack_unit",
            "stock",
            "created_at",
            "producer",
        ]


class CartLineSerializer(serializers.ModelSerializer):
    product = ProductSerializer()

    class Meta:
        model = CartLine
        fields = ["product", "quantity"]


class OrderLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrderLine
        fields = ["product", "name", "price", "quantity"]


class OrderSerializer(serializers.ModelSerializer):
    producer = ProducerSerializer()
    lines = OrderLineSerializer(many=True)

    class Meta:
        model = Order
        fields = ["id", "status", "total", "created_at", "producer", "lines"]
