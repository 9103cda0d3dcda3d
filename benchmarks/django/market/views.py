from django.contrib.postgres.search import SearchQuery
from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from market.checkout import NotEnoughStock, check_out
from market.models import CartLine, Product
from market.serializers import CartLineSerializer, OrderSerializer, ProductSerializer


class NewestFirst(CursorPagination):
    page_size = 24
    ordering = ("-created_at", "-id")


class ProductList(generics.ListAPIView):
    serializer_class = ProductSerializer
    pagination_class = NewestFirst

    def get_queryset(self):
        products = Product.objects.select_related("producer").defer("words")
        words = self.request.query_params.get("search")
        if words:
            products = products.filter(words=SearchQuery(words, config="english"))
        return products


class CartIncrement(APIView):
    permission_classes = [IsAuthenticated]

    @transaction.atomic
    def patch(self, request, product_id):
        product = get_object_or_404(Product, pk=product_id)
        line, is_new = CartLine.objects.select_for_update().get_or_create(
            person=request.user, product=product, defaults={"quantity": 1}
        )
        if not is_new:
            CartLine.objects.filter(pk=line.pk).update(quantity=F("quantity") + 1)
        lines = request.user.cart_lines.select_related("product__producer").order_by("id")
        return Response({"lines": CartLineSerializer(lines, many=True).data})


class Checkout(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):
        try:
            orders = check_out(request.user)
        except NotEnoughStock as error:
            return Response({"products": error.products}, status=status.HTTP_409_CONFLICT)
        return Response({"orders": OrderSerializer(orders, many=True).data}, status=status.HTTP_201_CREATED)
