from django.core.signing import BadSignature, Signer
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from market.models import Person

signer = Signer()


class SignedToken(BaseAuthentication):
    """Bearer tokens that name a person and are signed, as the market's own are."""

    def authenticate(self, request):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer":
            return None
        try:
            return Person.objects.get(pk=signer.unsign(token)), None
        except (BadSignature, Person.DoesNotExist):
            raise AuthenticationFailed()

    def authenticate_header(self, request):
        return "Bearer"
