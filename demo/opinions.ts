import type { Kind } from "./stories.ts";

/** What reviews at the demo market say: of what somebody makes, of how it went, and of who buys. */

/** Who was happy, by what was bought. */
export const praise: Record<Kind, string[]> = {
  vegetables: [
    "The carrots still had earth on them and tasted of it, in the best way.",
    "My children ate beetroot. Voluntarily.",
    "Lettuce that lasts a whole week, which says how fresh it was.",
    "Crooked, muddy and delicious.",
    "Tomatoes as they were at my aunt's, exactly those.",
    "The box had things in it I had to look up, and all of them were good.",
  ],
  fruit: [
    "The pears were ripe to the day.",
    "Strawberries red to the core. None reached home.",
    "Apples with a scab here and there and more taste than I remembered.",
    "We made jam for two days and regret nothing.",
    "Sweet, and sour enough to be interesting.",
    "They told me which kind to keep for Christmas, and they were right.",
  ],
  herbs: [
    "My kitchen smelled of tarragon all week.",
    "Bunches twice the size of what I'm used to.",
    "The mint is still alive on my balcony, which is a first.",
    "Got a recipe with the lovage, and it was better than mine.",
    "Tea that tastes of the plant and not of the bag.",
  ],
  dairy: [
    "That butter. I eat it with bread, not the other way round.",
    "The ripe one is a cheese to be silent over.",
    "Yoghurt like in my childhood, with the cream on top.",
    "We drove forty kilometres for this cheese and will again.",
    "Bottles back, bottles full, every Friday. It works.",
    "The milk goes sour when milk should. That's a compliment.",
  ],
  eggs: [
    "Yolks the colour of a sunset.",
    "You can have your eggs poached from here: they hold together.",
    "Green eggs! The children fight over them.",
    "Laid yesterday, says the stamp, and the cake agrees.",
  ],
  meat: [
    "Meat that doesn't swim in the pan.",
    "We ordered half a lamb and found room in the freezer; glad we did.",
    "He explained each cut and gave us bones for the dog.",
    "Less often and better: this is the better.",
    "The sausages were gone before the fire was hot.",
  ],
  fish: [
    "Still smelled of the sea and nothing else.",
    "Filleted in front of me in the time it took to pay.",
    "Shrimps boiled on board. I'll never buy others.",
    "He told me there was no sole because there was a storm. I like that.",
    "The smoked trout made it into the family tradition.",
  ],
  bread: [
    "Crust that sings when it cools.",
    "On Tuesday it was still better than what I get fresh elsewhere.",
    "The rye is heavy, sour and right.",
    "I came for one loaf and left with three and a tart.",
    "The only place where my grandfather doesn't complain about bread.",
  ],
  honey: [
    "Lime honey that tastes like standing under the tree.",
    "It has set hard, as honey does. Wonderful on warm bread.",
    "Got to look into a hive, with a hat on. Honey's good, too.",
    "Three jars, three different places. You taste it.",
  ],
  preserves: [
    "More fruit than sugar, as they say.",
    "The syrup on old cheese: why did nobody tell me?",
    "Gherkins with a bite. The jar lasted an evening.",
    "Rhubarb and ginger, and I'm not allowed to open a second one.",
  ],
  drinks: [
    "Cloudy, cold and gone.",
    "A geuze that asks for your attention and deserves it.",
    "We brought our own apples and got them back in bottles.",
    "Dry, bitter, honest.",
  ],
  flowers: [
    "They stood for ten days on our table.",
    "The bunch smelled through the whole house.",
    "Colours I wouldn't have dared to put together. She did.",
    "My mother cried a little. Peonies do that.",
  ],
};

/** Who found it all right. */
export const soSo = [
  "Good, though dearer than I had thought.",
  "Fine goods, but half of what I wanted was sold out.",
  "All as described, no more and no less.",
  "Nice people. The opening hours are hard to hit.",
  "Quality goes up and down with the weather, I suppose that's normal.",
  "One bag was soft at the bottom, the rest was good.",
  "Smaller packs would help those who live alone.",
];

/** Who wasn't. */
export const complaints = [
  "Waited at the gate for twenty minutes, and nobody came.",
  "Two of the six were bad. It was taken back without a word, but still.",
  "My order had been given to somebody else.",
  "Not as fresh as it says here.",
  "I wrote twice and got no answer.",
  "Much too salty for us.",
  "It leaked all over the bag.",
];

/** What else is said by the happy. */
export const besides = [
  "Friendly, and on time.",
  "We'll be back.",
  "Paid at the honesty box, in two minutes.",
  "The dog is called Wolf and isn't one.",
  "They put in an extra one for the neighbour.",
  "Easy to find, with the bicycle too.",
  "Everything stood ready with our name on it.",
  "Delivered by cargo bike, in the rain, with a smile.",
  "Go early: by ten the best is gone.",
  "Hardly any packaging, and they take it back.",
  "I asked a lot, and all of it was answered.",
  "Fair prices, if you think of the work.",
  "Our regular stop on Saturdays since then.",
  "The children were allowed to help.",
];

/** What those who sell say of those who buy. */
export const ofBuyers = [
  "Came when agreed, paid at once.",
  "Brings the bottles back, washed. Every time.",
  "A pleasure: knows what's in season and asks about the rest.",
  "Forgot the appointment, then apologised with a cake. Forgiven.",
  "Orders early and for the whole street.",
  "Always a kind word, even in the mud.",
  "Sent us a photograph of what became of our pumpkin.",
  "Took what was left on a rainy Saturday. We don't forget that.",
];

export const ofBadBuyers = ["Ordered and never came.", "An hour late, and not a word about it."];

/** What those who sell say of each other. */
export const ofColleagues = [
  "We swap crates on Fridays, and I never come out behind.",
  "Lent us a trailer in the middle of the harvest.",
  "Their goods stand in our own kitchen.",
  "Serious people: what they say is there is there.",
  "I learned half of what I know from them.",
  "We send our customers there for what we don't have.",
  "Careful with the soil, and it shows.",
];
