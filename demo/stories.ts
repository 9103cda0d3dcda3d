/** What the demo producers say of themselves: how they work, by what they make, and how one meets them. */
export const stories = {
  vegetables: [
    "Two hectares on a south slope above {town}, worked with a small tractor and a great many hoes. We sow by the moon only when it doesn't rain.",
    "We grow forty kinds of vegetables for the households within cycling distance of {town}. What is ripe on Thursday evening is in the crate on Friday morning.",
    "My grandfather left this field for the railway and I came back to it. Old beans, odd carrots, tomatoes that split because they taste of something.",
    "Chicory forced in the dark, in soil and by hand, the way {town} has done it for a century. From May to September the same beds carry lettuce and fennel.",
    "A heated glasshouse that runs on the warmth of the cold store next door. Peppers from March, herbs between the rows, bumblebees instead of sprays.",
  ],
  fruit: [
    "Thirty old apple varieties on standard trees, sheep underneath, little owls in the hollow ones. We pick each tree three times and press what falls.",
    "Pears are a matter of patience: ours are picked hard in September and sold when they give way under the thumb, not a day earlier.",
    "Cherries last five weeks, so for five weeks nobody here sleeps. The rest of the year we prune, mow and mend the nets around {town}.",
    "Table-top strawberries under a plain roof, picked red before seven in the morning. They don't travel well, which is why we sell them here.",
    "Berries on sandy, sour soil, the one thing our heath was always good for. No heating and no hurry: the season starts when it starts.",
  ],
  herbs: [
    "A walled yard in {town} with a hundred and twenty kinds of mint, thyme, savory and things the neighbours call weeds. Cut to order.",
    "We dry slowly at thirty-five degrees, so that the sage still smells of sage at Christmas. Fresh bunches from April to the first frost.",
    "Herbs for cooks: chervil for the eel, lovage for the broth, and tarragon that isn't the Russian kind. Ask and we'll tell you how to use them.",
  ],
  dairy: [
    "Sixty cows, each with a name and a temper. We make the milk of the morning into cheese before noon and let it lie for eight weeks at least.",
    "Forty goats graze the steep meadows above {town} that no machine can mow. The cheese is small because the ladle is.",
    "Raw milk, a copper vat and a cellar with the right damp. Nothing else goes into a wheel that people queue for at the Saturday market.",
    "Buttermilk, curd, and butter with salt crystals you can feel. We bottle in glass and take the bottles back.",
    "Our herd eats grass for eight months and hay for four; you taste in the yoghurt which it was.",
    "Ice cream from our own milk, twelve flavours in summer and two in winter, for we'd rather be with the calves then.",
  ],
  eggs: [
    "Three hundred hens in two mobile houses that move to fresh grass each week. They come when called, mostly.",
    "Brown eggs, white eggs and the green ones of the Araucanas. Laid near {town} today or yesterday, never before.",
    "Geese guard the ducks and the ducks eat the snails. In spring there are goose eggs, one of which is an omelette for two.",
  ],
  meat: [
    "Red-and-white cattle of the old regional breed, three years on the meadows along the river. We sell an animal when all of it has found a buyer.",
    "Lambs that spend their summer on the plateau keeping the heath open. Cut and packed by the butcher of {town}, four kilometres down the road.",
    "Twelve sows, one wood, a lot of acorns. Our pigs know the weather better than the radio, and their bacon doesn't shrink in the pan.",
    "Fallow deer and hares from the hunt around {town}, checked, hung and cut by ourselves. From October to January, and as long as it lasts.",
  ],
  fish: [
    "One small boat, one crew, one tide: grey shrimp boiled on board and sold the same morning. If it storms there is nothing, and we'll say so.",
    "What the day boats bring in at {town}, filleted while you wait or packed on ice. Sole, plaice, whiting, and the fish nobody asks for but should.",
    "Trout in spring water that never gets above eleven degrees. They need two years where others take one, and we smoke some of them over beech.",
  ],
  bread: [
    "Flour, water, salt and a sourdough that is older than our eldest. The oven is lit at two; the first loaves come out as {town} wakes up.",
    "We bake four days a week and rest the dough for a whole night. Crusts that crackle, crumb that stays moist till Sunday.",
    "A wood oven on the yard, fired with our own hedges. Rye, spelt and a caraway loaf after my mother's recipe.",
    "We grow the wheat, mill it on stones and bake it: three steps inside two hundred metres. Ask us which field your bread is from.",
    "Sweet curd tarts in puff pastry, made as {town} has made them since anybody can remember. Still warm on Friday afternoons.",
  ],
  honey: [
    "Forty hives that travel: fruit blossom in April, lime in June, heather in August. Each jar says where its bees have been.",
    "Bees kept on the roofs and at the edge of {town}. City honey surprises people; it holds more flowers than the fields do.",
    "We take only what the bees can spare, spin it cold and stir it for a week until it is as soft as butter.",
  ],
  preserves: [
    "Jams with more fruit than sugar, in small pans, out of what the orchards around {town} can't sell fresh. Rhubarb and ginger go first.",
    "Apple and pear boiled down for ten hours in a copper kettle until it's black and shining. Nothing added; there is no room.",
    "Gherkins, kraut and pickled plums as my grandmother in Podlasie put them up, with dill from our own beds.",
  ],
  drinks: [
    "We grow our hops on seven-metre poles and brew with them in the same week, once a year. For the other brews we dry them.",
    "Your own apples or ours, pressed, cloudy, and with nothing taken out or put in. Bring the bottles back and the next one is cheaper.",
    "Lambic of one, two and three summers, blended by nose and left alone. Every cask answers differently; we write down what it says.",
  ],
  flowers: [
    "Cut flowers without a heated house or a flight: tulips, then sweet peas, dahlias until the frost, dried ones in winter.",
    "Peonies in forty shades for six weeks, and the rest of the year whatever the meadow near {town} gives. Bunches are tied in the morning.",
  ],
};

export type Kind = keyof typeof stories;

export const meetings = [
  "Ring the bell at the green gate.",
  "The dog barks but means well.",
  "We're in the yard on Friday and Saturday; on other days, call first.",
  "Come and look: we like to show how it's done.",
  "The honesty box at the road takes coins and believes in you.",
  "Bring a bag or a crate if you have one.",
  "On the first Sunday of the month there's coffee for everybody.",
  "Children may help with the feeding.",
  "We deliver by cargo bike as far as our legs go.",
  "Questions? We answer in the evening, when the animals are fed.",
  "If we are sold out, tell us what you missed: we plan next year in November.",
];

export const instructions = [
  "In the shed to the left of the house, every day until dusk.",
  "Friday from 16 to 19 h and Saturday from 9 to 12 h, at the barn door.",
  "Your crate stands in the cold room with your name on it; the code is on the door.",
  "Drive through the gate and park on the gravel, please not on the grass.",
  "Ring twice. If nobody comes we are in the field behind the hedge.",
];

/** What some of the demo buyers say of themselves; others see it only once they sell. */
export const buyersWords = [
  "Cooks for six on Sundays and for one on weekdays.",
  "Looking for tomatoes that taste as they did at my aunt's.",
  "We share a crate with the neighbours.",
];
