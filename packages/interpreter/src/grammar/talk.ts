import { lowOf } from "../language/text.js";
import { pattern } from "./form.js";
import type { Intent, TalkAbout } from "./intent.js";
import { applyRules, grammar } from "./rule.js";

const talk = (about: TalkAbout, say = ""): Intent => ({ kind: "talk", about, say });

/** Small talk, and answers without content such as "yes" and "undo"; the first match counts. */
const phrases = grammar(String.raw`
1    undo: {can you|could you|please|no,?|oops,?|wait,?|oh no,?|sorry,?|actually,?} (undo [that|it|this|last|[the] last (change|one|action|thing|step)|your last (change|action)|what you [just] did]|revert [that|it|this|the last change]|take (that|it) back|go back|(put|move|change|set|switch|turn|push|bring|shift|rename|call|name) (it|them|that|both) back
     [again|[to] (where|how|what|the way) (it|they) (was|were) [before]|to before]|restore (it|them|that)|roll ?back|ctrl ?\+? ?z|undelete [it|that]|that was (wrong|a mistake)(,? (undo|take it back).*)?|wrong (one|button|task),? undo [it|that]) [please]
1    undo many=true: {can you|could you|please|no,?|oops,?|wait,?|oh no,?|sorry,?} (undo|revert|take back) (everything|both|them|those|all|all [of] (that|it|this|them|those|[the|my] changes)|(everything|all) [that] (i|you|we)['ve] [have] [just] (did|done|changed) [today|here|so far]|[the|my|your] last <most:COUNT> [changes|ones|things]|<most:COUNT> times) [please]
1    no: (?:(?:no|nope|wait|please|oh|ok|okay|actually|sorry)[\s,!.]+)*(n|no|nope|nah|no way|no thanks|no thank you|WITHDRAWN|cancel [it|that|this|everything]|stop [it|that]|reject [it|that]|not now|not yet|rather not|better not|abort|hold on|wait|ignore that|strike that|i didn'?t mean that|negative|decline|deny|(oops|no|wait|sorry)[,]? i (didn'?t|did not|haven'?t|have not)|neither [of them|one]|none [of them|of these|of those])
1    yes: (?=[^\s!.,])(?!(?:please|right|fine)$)(?:(?:yes|yse|yess|ye|yep|yeah|yea|ya|yup|sure|of course|ok|okay|y|aye|absolutely|definitely|certainly|indeed|right|correct|exactly|affirmative|confirm(ed)?|approved?|please|fine)[\s,!.]*)?(please|do (it|so|that)|go (ahead|for it|on)|that('s| is) (right|correct|fine|ok)|i(?:'m| am) sure|i (do|confirm|approve)|approve [it|that]|confirm [it]|sounds good|proceed|why not|sure|yes|yep|of course)?
1    talk about=greeting: hi+|hello+|hey+|yo|hiya|howdy|(hi|hello|hey) (there|docket|assistant)|good (morning|evening|afternoon|night|day)|morning|greetings|sup|what(?:'s| is) up|how are you [today|doing]|how('s| is) it going|how do you do|nice to meet you|what('s| is) new
1    talk about=thanks: [ok|okay|great|perfect|no|super] (thanks|thank you|thank u|thx|ty|many thanks|cheers|ta)[,] [a lot|so much|very much|again|docket|buddy] [you('re| are) .+]|great|perfect|cool|nice|awesome|ok|okay|okey|kk?|well done|good [job|work]|great job|nice work|lovely|bye [bye]|goodbye|see
     (you|ya) [later]|alright|all right|fine|right|got it|wonderful|excellent|very good|super|amazing|i see|sounds good|good to know|sorry .*\b(english|spelling|typos?|mistakes?)\b.*|you're (great|the best)|that('s| is) (great|good|fine|all|it) [for (now|today)]|nothing else|looks good|lol|haha
1    talk about=maybe: h+m+|[i'?m] not sure [yet]|maybe|perhaps|[maybe] later|i don'?t know [yet]|let me think [about it]|it depends
1    talk about=wrong: oops|[no,?] not that [one]|whoops|redo [it|that]|are you sure|(that|this)('s| is| was) (wrong|not (right|it|what i (meant|wanted|said|asked [for])))|(you|i) (deleted|changed|moved|completed|marked|did|renamed|added) the wrong (one|task|thing|list)|wrong (one|task)|(this|that|it) (does not|doesn'?t|did not|didn'?t) work|(this|that|it)('s| is) not working|you('re| are) (useless|stupid|wrong|no help)
1    talk about=did: what (did|have) (you [just] (do|done)|(you|i) [just] (change|changed|edit|edited|undo|undone))|what (just happened|changed)
1    talk about=condition: (yes|yep|yeah|ok|okay|sure|fine|do it|go ahead),? but (WHEN|later|not yet|wait|tell|ask|if|when)\b.*
1    talk about=question: what (would|will|does) (that|it|this) do|when|who|where|(why|how come)( (not|is|are|was|were|did|do|does)\b.*)?
1    talk about=help: help [me]|commands|instructions|usage|examples|menu|options|\?|show help|introduce yourself|i need help|(what|how) [else] (can|do|should) (you|i) (do|say|ask|work|understand|help|use (this|you|it)) [me|here|you|for me]|how does (this|it) work|can you help [me]|what (are the commands|commands are there).*|i'?m new here.*|what is this|how to use [this|you]|(who|what|(what|which) model) (are|made) you [for|capable of]|are you (a |an |real|human|there|alive|chatgpt|gpt).*|what('s| is) your
     name|who am i talking to|(do|can) you (speak|use) .+|what languages .*|do you have a name|i('m| am) (lost|confused)|i don'?t (understand|know what to (do|say))
`);

export function readTalk(text: string): Intent | undefined {
  const low = lowOf(text);
  // "Nooo" is a no.
  const said = low.replaceAll(/[\s!.?,;:)(]+$|^[\s!.,;:]+|(\p{L})\1+(?=\1)/gu, "");
  if (said === "") return talk(/\?/.test(low) ? "help" : "empty");
  const found = phrases.find(({ form }) => form.test(said));
  const phrase = found?.read({ ...found.form.exec(said)?.groups });
  // "Sure?" is not a yes.
  if (phrase?.kind === "yes" && /\?/.test(low)) return talk("question");
  return phrase ?? (/[\p{L}\p{N}\uE000]/u.test(low) ? undefined : talk("thanks"));
}

/** Talk about commands that must not change anything; the first match counts. */
const guards = grammar(String.raw`
1    keep: [but|and|you] [please] (NOT|you must not|you should not|you shouldn'?t|not) {please|just|ever|yet|now|also|actually|really} COMMAND\b ?<x:.*>
1    talk about=keep: (i|we|nobody|no one|somebody|someone|everyone|you) (do not|don'?t|dont|didn'?t|did not|never|wouldn'?t|would not|shouldn'?t|should not|can'?t|must not|will not|won'?t|should|could|must|has to|needs to) [want [you] to|mean to|wanted to|said|have to|need to] {ever|probably|maybe|perhaps|really|just} COMMAND.*|(stop|quit) (?!repeating)\w+ing\b.*
1    talk about=condition: (if|unless|when(?!'s\b| (?:did|is|was|are|do|does|have|has|should|will|must|were)\b)|whenever|once|(after|before)(?! ?that$)|until|till|as soon as|in case|provided|assuming|as long as|suppose|supposing|only if|even if|while|because|since|in the event)\b.*
1    talk about=maybe: (imagine|maybe|perhaps|let me think|possibly|i wonder|i('m| am| was) (thinking|considering|tempted|not sure|planning|about to|unsure)|i think (i|we)|i (might|may|could|would|wouldn'?t|guess|wish|hope|feel|plan|shall|doubt|considered)|i('ll| will|'m going to| am going to)|i('d| would)(?! (?:like|love) to\b)|i('m| am| was) going to|i (was about to|wanted to|planned to|had planned to)|pretend|let'?s (say|imagine|pretend)|say (i|we)|think
     about|what if|nobody|no one|someone|somebody|everyone|anybody|everybody|you (might|will|would|did)|we (might|could|may|will)|it would be)\b.*
1    talk about=past: (?:i|we) (?:should|could|would|must|might|ought to|need(?:ed)? to|have to)(?: have|'ve| of)(ADVERBS) <v:[a-z]+>\b.*|(i (thought|used to|almost|nearly|forgot|tried|said|meant|told|asked|don'?t know|do not know|dreamt|dreamed|deleted (nothing|it yesterday))|(?!i )\w+ (told|asked|wants?|said|says)(?: me| us)? (to|that|i should)|it says|the task says)\b.*
1    talk about=how: <say:(?=.*ABOUT)(?:how (?:i|you|to) can|how (?:do|can|could|would|should|does) (?:i|you|we|one)|how to|(?:can|may|could) i|is it possible|is there (?:a|any) way|what does|where (?:do|can) i)\b.*>
1    talk about=question: (should|shall) (i|we|the|my|it|this|that|they) .*|(?=.*ABOUT)(am i able|are you able|what (happens|would happen)|why|who|is it (safe|ok|okay|bad|wise)|should (i|we)|shall (i|we)|do you think|would you|are you going|are you (allowed|about)|did you|have you|were|has (anyone|somebody|someone)|will you|do i (have|need) to)\b.*
`);
const takenBack = pattern(
  String.raw`(?:^|[\s,.!?…-])(?:(?:no|wait|actually|hmm|sorry)[\s,.]*)?(?:actually,? )?(WITHDRAWN|cancel that|or [maybe] not|maybe not|i'?ll keep it|not really)(?:,? (?:no|don'?t))?(?:[\s.!?]*)$`,
);

/** Clauses that must not change anything: negations, conditions, thoughts, questions about commands. */
export function readGuard(clause: string): Intent | undefined {
  const low = lowOf(clause);
  const isBegun = /^(?:please )?(?:don'?t|do not|is|are|was|were|did|does|has|have)\b/.test(low);
  if (takenBack.test(low) && !isBegun) return { kind: "no" };
  return applyRules(guards, clause)[0]?.intent;
}

/** A condition that cannot be evaluated here: "… if it is done". */
export const conditional =
  /\b(?:if (?!you\b|possible)|unless|when (?:i|it|he|she|we|they|the|done|finished|you)|whenever|as soon as|once (?:i|it|the|we|he|she)|in case|provided|until (?:i|it|the(?! \d)|we)|after (?:i|he|she|we|it|lunch|dinner|work)|or not\b|or maybe)\b/;

export const beyondRules = grammar(String.raw`
1.45 talk about=share: (share|send|e-?mail|text|forward|export|print|publish|assign|invite|download|import|sync) \b.*\b(my )?(tasks?|lists?|to-?dos?|todo)\b.*|(import from|sync with) .*
2.6  talk about=order: (sort|order|group|arrange|reorder) ((my|the|all|these|by) .*|.+ (by [due] (date|day|time|deadline|priority|name|title|label|list|age|importance|urgency)|alphabetically))|(move|put) (?!.* out of )<say> ([to|on] [the] (top|bottom|end|start)|up|down|first|last) [of (my|the) list]
1.6  talk about=beyond: (add|attach|set|put|upload) [a|an|some|the] (location|place|address|photo|picture|image|file|attachment|link|assignee|person|people|colou?r|icon|emoji|estimate|duration) (to|for|on) .+|(assign|delegate) .+ to .+|assign (me|\w+) .+
1.9  talk about=beyond: (hand|give) .+ [over] to (?!WHEN\b)\w+
2.1  talk about=account: (empty|clear) [out] [the|my] ([recycle] bin|trash) [can]
1.45 talk about=duplicates: (DELETE|FIND|SHOW|merge|clean up|clear [up|out]) [me] [all] [of] [the|my|any] (duplicates?|duplicated?|double|repeated) [TASK|entries|ones]
1.9  talk about=account: (delete|remove|close|cancel|change|reset|update|show) [my|the] (account|profile|password|e-?mail[ address]|user ?name|subscription|settings|api keys?|time ?zone|language|theme)\b.*|(log|sign) [me] out.*
2.5  talk about=world: what (time|day|date) is it [today|now]|what('s| is) (the date|today'?s date) [today]
1.45 talk about=world: (what('s|s| is| are|'re) [the] (weather|time|capital|news|meaning|population|score|temperature|date|price|\d+ ?(\+|\*|x|/|-))|what day is today|who (is|was|won|invented|wrote) |write [me] (a|an|some) (poem|story|song|essay
     |joke|haiku)|(tell|sing) me (a|another|about) |call (911|112|999|an ambulance)|turn (on|off) |open (the door|google|spotify|youtube)|how (tall|old|far|big|deep|hot|cold) |google |wake me|set [a|an] (timer|alarm)|i love you|do you (love|like|think|believe|know)|is (it [going to] rain|there a god)).*
`);
