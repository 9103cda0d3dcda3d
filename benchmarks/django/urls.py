from django.urls import path

from market.views import CartIncrement, Checkout, ProductList

urlpatterns = [
    path("products/", ProductList.as_view()),
    path("cart/increment/<int:product_id>/", CartIncrement.as_view()),
    path("order/", Checkout.as_view()),
]
