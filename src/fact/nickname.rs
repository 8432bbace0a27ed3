//! Names that one person may carry: short forms of given names, and spellings of one name in Latin letters.
//!
//! Compiled for this project from general knowledge of how names are shortened and romanised; no list was copied.
//! It says which names go together, never where a name comes from, and it is not complete: a name that is missing
//! here is compared letter by letter.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A given name and its short forms, one line each. Words on one line may name one person.
const SHORT: &str = "\
aaron ron ronnie
abigail abby abbie gail
abraham abe bram
adelaide addie heidi
adrian ade
agnes aggie nessie
albert al bert bertie
alejandro alex ale jandro
alejandra alex ale sandra
aleksandr alexander aleksander alexandr oleksandr sasha sanya shura alex
aleksandra alexandra oleksandra sasha alex
aleksei alexei aleksey alexey alyosha lyosha oleksii alex
alexander alex al alec alick sandy xander lex sascha
alexandra alex sandra sandy lexi lexie alexa sasha
alexandre alex
alexis alex lexi
alfred al fred freddie alf alfie
alice allie ali
alison ally allie ali allison
alistair al alastair alasdair
allan al alan allen
alvin al
amanda mandy manda
amelia amy millie mel
anastasia nastya ana stacy stasia anastasiya
anatoly tolya anatoliy anatolii
andreas andy andre
andrei andrey andriy andrii
andrew andy drew
angela angie
angelina angie lina
anita nita
ann anne anna annie nan nancy
anna anya ania annie ann anne ana
annette annie nettie
anthony tony ant
antonio tony toni tono
antonia toni tonya
archibald archie
arnold arnie
arthur art artie
artyom artem tyoma
ashley ash
augustus gus
barbara barb barbie babs bobbie
bartholomew bart
bartosz bartek
beatrice bea trixie beatrix
beatriz bea
benedict ben
benjamin ben benny benji
bernard bernie barney
bernadette bernie
bethany beth
bradley brad
brandon brand
bridget biddy bridie
brittany britt
calvin cal
cameron cam
candace candy
carlos charlie carlitos
caroline carrie carol caro lina
catherine cathy kate katie kitty cath cat catharine katherine kathryn kathy kat kathleen
cecilia cece celia sissy
charles charlie chuck chas chaz chip
charlotte charlie lottie char lotte
chloe clo
christian chris
christina chris chrissy tina christine
christine chris chrissy tina christina
christopher chris kit topher
clara clare
clarence clarry
clifford cliff
clinton clint
concepcion concha conchita
constance connie
consuelo chelo
cornelius neil con
cristina cris tina
curtis curt
cynthia cindy
daniel dan danny dani
daniela dani
danielle dani elle
david dave davey davy
dawid dawidek
deborah deb debbie debra
debra deb debbie deborah
denise dee
dennis den denny
desmond des
dmitri dmitry dmitriy dmytro dima mitya dimitri
dolores lola
dominic dom nick
donald don donnie
dorothy dot dottie dolly dora
douglas doug
duncan dunc
eduardo edu eddie lalo
edward ed eddie ted teddy ned eddy
edwin ed eddie
ekaterina katya yekaterina kateryna katerina kate
eleanor ellie nell nora elle
elena lena helen yelena olena
elizabeth liz beth lizzie eliza betty betsy lisa libby bess lizbeth elisabeth liza elsie
elisabeth lisa liz elise elsa sissi
ellen ellie nell
emanuel manny manuel
emily em emmy millie
emma em emmy
enrique quique kike
ernest ernie
esperanza espe
esther essie
ethan eth
eugene gene
evelyn evie eve
evgeny evgeniy yevgeny zhenya eugene yevhen
felicity fliss
fernando nando fer
florence flo flossie
frances fran frankie fanny
francesca fran franca cesca
francis frank fran frankie
francisco paco pancho curro frank fran cisco
francisca paca paqui fran
franklin frank
franz frank
frederick fred freddie fritz frederic
friedrich fritz fred
gabriel gabe gabi
gabriela gabi gaby
gabriella gabi gaby ella
galina galya
gary gaz
gennady gena
geoffrey geoff jeff
georg schorsch jorg
george georgie
georgina georgie gina
gerald gerry jerry
gerard gerry jerry
gerhard gerd
gertrude gertie trudy
gilbert gil bert
giovanni gianni nino
giuseppe beppe pino peppe
gordon gord
graham gray
gregory greg gregg
grigory grisha
guadalupe lupe lupita
guillermo memo guille
gustavo gus tavo
gwendolyn gwen
hannah hanna
hannelore hanne lore
hans johannes
harold harry hal
harriet hattie
heinrich heiner heinz
helen nell nellie lena
henry harry hank hal
herbert herb bert bertie
howard howie
hubert hugh bert
humphrey hump
ignacio nacho
ignatius iggy
inmaculada inma
irina ira iryna
irving irv
isaac ike
isabel isa bel belle chabela isabelle
isabella bella izzy isa belle
isidore izzy
ivan vanya
jacob jake jay
jacqueline jackie jacqui
jakub kuba
jakob jockel
james jim jimmy jamie jay jem
jan janek
jane janie jenny
janet jan jenny
janice jan
jason jay jase
javier javi
jeanette jean
jeffrey jeff geoff jeffery
jennifer jen jenny jenn
jeremiah jerry jem
jeremy jerry jem
jerome jerry
jerzy jurek
jessica jess jessie
jesus chucho chuy
joachim achim jochen
joan joanie
joanna jo joanne asia
joaquin quino
johann hans hannes
johannes hans hannes johann joe
john jack johnny jon jock johnnie
jonathan jon jonny nathan johnny jonathon
jordan jordy
jorge coque
jose pepe chepe joey
josef sepp jupp
joseph joe joey jos
josefina pepa fina
josephine jo josie fifi
joshua josh
juan juanito juancho
judith judy jude
julia jules julie
julian jules
juliana jules
julie jules
jurgen jurg
karl kalle
karen kari
katarzyna kasia
katharina kathi katja kathrin katrin
katherine kate katie kathy kat kitty kay kath katharine catherine kathryn
kathleen kathy kate kath katie
kathryn kate kathy katie kath
kayla kay
kenneth ken kenny
kevin kev
kimberly kim kimmy kimberley
klaus nikolaus
konstantin kostya
krzysztof krzys krzysiek
krystyna krysia
larisa lara
laura laurie
lawrence larry laurie lars laurence
leonard leo len lenny
leonid lyonya
leopold leo poldi
leslie les
lidia lida
lillian lily lil
linda lindy
lorenzo enzo
lorraine lori
louis lou louie lewis
louise lou lulu
lourdes lulu
lucas luke luc
lucia lucy luz
lucille lucy
luis lucho
ludmila lyuda mila
lyudmila lyuda mila luda
lynette lyn
mackenzie mac
madeleine maddie madge madeline
malgorzata gosia
manuel manolo manny manu
manuela manu
marcus marc mark
margaret maggie meg peggy marge margie greta daisy peg mags rita
margarethe grete gretel greta
margarita rita marga
maria mia mary masha marie mariya
mariana mari
maria mary marie mimi
marina mari
mark marco
martha marty mattie
martin marty
marvin marv
mary molly polly may mae
matilda tilly mattie
matthew matt matty mat
matthias matt hias
maureen mo
maurice mo
maximilian max maxi
maxwell max
maxim max maksim maxym
megan meg meggie
melanie mel
melissa mel missy lissa
mercedes merche
michael mike mick mickey micky mikey mitch
michal michau
mikhail misha mykhailo
miguel mike migue
mildred millie
mitchell mitch
moritz mo
mohammed mo moe
monica mon
montgomery monty
morris mo
mortimer mort morty
nadezhda nadia nadya
nancy nan
natalia natasha talia nata natalya nataliya
natalie nat
nathan nate nat
nathaniel nat nate nathan
nicholas nick nicky nico nicolas klaus
nicole nicky nikki nic
nikolai kolya nick mykola nikolay
nigel nige
norman norm
olga olya
oliver ollie
olivia liv livvy
oscar ozzie
oswald ozzie oz
pablo pablito
pamela pam
patricia pat patty tricia trish pati
patrick pat paddy rick
paul paulie
paula pau
pavel pasha pavlo
pedro perico
penelope penny
percival percy
peter pete
petra pet
philip phil pip phillip
philippa pippa
phillip phil philip
phyllis phyl
piotr piotrek peter
polina polya
prudence prue
rachel rach rae
rafael rafa rafi
raymond ray
rebecca becky becca beck bex
reginald reg reggie
reinhard reiner
rhonda ron
ricardo rick ricky richie
richard rick dick rich ricky richie
robert bob rob bobby robbie bert robin rupert
roberta bobbie robbie
roberto beto rob robert
rocio chio
rodney rod
rodrigo rod rodri
roger rog
roland rollo rolly
roman roma
ronald ron ronnie
rosalind roz rosie
rosario charo
rosemary rose rosie romy
roy roydon
russell russ rusty
salvador chava salva sal
samantha sam sammy
samuel sam sammy
sandra sandy
santiago santi yago
sarah sally sadie sara
sebastian seb bastian basti
sergei sergey serhiy seryozha sergiy sergii
sergio checo
seymour sy
shannon shan
sharon shaz
sheila shelly
shirley shirl
sidney sid
silvester sly
simon si
sofia sophie sonya sophia
solomon sol
sophia sophie sofia
stanislav stas slava
stanley stan
stefan steffen
stella ella
stephanie steph stephie stefanie
stephen steve steph stevie steven
steven steve stevie stephen
stuart stu stewart
susan sue susie suzy susanna
susanna sue susie sanna susan
suzanne sue suzy
svetlana sveta
sylvester sly vester
sylvia syl
sylwester sylwek
tabitha tabby
tamara toma tammy
tatiana tanya tania tatyana
terence terry terrence
teresa terry tess tessa tere
thaddeus thad
theodore ted teddy theo
theresa terry tess tessa tracy
thomas tom tommy thom
tiffany tiff
timothy tim timmy
tobias tobi toby
tomasz tomek
tracey trace
ulrich uli
ursula uschi ulla
valentina valya val
valerie val
vanessa nessa
veronica ronnie vera
victor vic viktor
victoria vicky vic tori vickie
vincent vince vinny
vincente vicente
viktor vitya
virginia ginny ginger
vivian viv
vladimir vova volodya vlad volodymyr
vladislav vlad slava
vyacheslav slava
walter walt wally
wendy wen
wilhelm willi willy helmut
wilfred wilf fred
wilhelmina mina minnie
william bill will billy willy liam willie
winifred winnie
winston win
wojciech wojtek
wolfgang wolf wolfi
xavier xavi javier
yolanda yoli
yulia yuliya iuliia julia
yuri yuriy iurii yury
yvonne vonnie
zachary zach zack zak
zbigniew zbyszek
";

/// One name in several Latin spellings, one line each: given or family names.
const SPELLINGS: &str = "\
aaliyah aliyah alia
abdallah abdullah abdulla abdalla
abdulaziz abdelaziz abdalaziz
abdulkarim abdelkarim abdulkareem abdelkrim
abdulkadir abdelkader abdulqadir abdulkader abdelqader
abdulrahman abdelrahman abdurrahman abdurahman abderrahmane abdalrahman abdulrehman
ahmed ahmad ahmet achmed
aisha aysha ayesha aicha aishah aysa
ali aly
amina aminah amena
amir ameer emir
bashir basheer bachir
bilal belal
fatima fatma fatimah fatemeh faatimah
farid fareed
farouk faruk farooq faruq
habib habeeb
hakim hakeem
hamid hameed
hamza hamzah
hassan hasan hassen
hussein hussain husain hossein hosein hussayn husayn housseini
ibrahim ebrahim ibraheem brahim
ismail ismael esmail ismaeel
jamal gamal jamaal
jamil jameel
kamal kemal
karim kareem
khadija khadijah hatice khadeeja
khaled khalid halid
latif lateef
leila layla laila leyla
mahmoud mahmud mahmood mehmood
maryam mariam meryem miriam mariyam
mehdi mahdi
mohammed muhammad md mohamed mohammad muhammed mohamad mohd muhamad mohamud mehmet mehmed mouhamed mahomed muhammet
mustafa moustafa mostafa mustapha
nasser nasir naser nassir
noor nur nour
omar umar omer
osama usama
osman othman usman uthman ousmane
qasim kasim qassem kassem
rahim raheem
rashid rasheed rachid
said saeed sayed sayyid syed saeid seyed
salim saleem selim
salman selman
samir sameer
sharif shareef cherif
sulaiman suleiman sulayman soliman suleyman sulieman
tariq tarek tarik tareq
waleed walid
yahya yehia yahia
yasmin yasmine jasmine yasmeen
yasser yasir yaser
youssef yusuf yousef yousif yosef yusof yousuf yussuf youcef
yunus younes younis yunis
zainab zaynab zeinab zeynep
zubair zubayr zoubir
an ahn
bae pae
bak park pak
chae chai
cha tcha
cheon chun chon
choe choi choy
gang kang
gim kim
go ko koh
gu koo ku
guk kook kuk
gwak kwak
gwon kwon kweon
heo hur huh
hyeon hyun
im lim rim yim
jang chang
jeon jun chun
jeong jung chung joung
ji chi jee
jin chin
jo cho
ju joo choo
lee yi rhee
moon mun
na ra
no noh roh
o oh
ryu yoo yu ryoo
seo suh
seok suk
seon sun
seong sung
shin sin
son sohn
u woo wu
won weon
yeon yun
yun yoon
min minn
su soo
jun joon
jae je
yeong young yung
hui hee
eun un
kyeong kyung gyeong
mi mee
u woo
minsu minsoo
minjun minjoon
jihun jihoon
seongmin sungmin
jiyeong jiyoung
hyeonu hyunwoo hyunu
minji minjee
jiu jiwoo
yeongho youngho
seonghun sunghoon
gyeong kyung
zhao chao
zhou chou chow
zhu chu
xie hsieh
xu hsu
cai tsai
zheng cheng
jiang chiang
guo kuo
zeng tseng
qiu chiu
andrzej andrey
dmitri dmitry dmitriy dmitrii dmitrij
sergei sergey sergej sergii serhii serhiy
yuri yuriy yury iurii yurii jurij juri
alexei alexey aleksei aleksey alexej oleksii oleksiy
andrei andrey andrej andrii andriy
nikolai nikolay nikolaj mykola
mikhail michail mihail mykhailo
evgeny evgeniy evgenii yevgeny yevgeniy ievgen yevhen evgeni
aleksandr alexandr alexander oleksandr aleksander
yulia yuliya iuliia julija yuliia
natalia natalya nataliya natalja nataliia
tatiana tatyana tetiana
ekaterina yekaterina kateryna
olena elena yelena
volodymyr vladimir wladimir
oleg oleh
igor ihor
ilya ilia illia
vasily vasiliy vasyl wassily
fyodor fedor feodor
pyotr petr petro
stanislav stanislaw
yaroslav jaroslav iaroslav
vyacheslav viacheslav
anatoly anatoliy anatolii
arkady arkadiy
valery valeriy valerii
vitaly vitaliy vitalii vitalij
grigory grigoriy hryhorii
dmytro dmitro
kseniya xenia ksenia oksana
tchaikovsky chaikovsky tchaikovskiy
krishna krishnan
lakshmi laxmi
sri shri sree
srinivas sreenivas shrinivas
venkat venkata
vijay vijai
chaudhary choudhary chowdhury chaudhry chaudhuri choudhury
mukherjee mukhopadhyay mukerji
banerjee bandyopadhyay banerji
chatterjee chattopadhyay chatterji
agarwal aggarwal agrawal
gupta guptha
iyer aiyar ayyar
pillai pillay
sharma sarma
joshi jyoshi
patil pateel
reddy reddi
rao rau
singh sing
kaur cour
thevar tevar
swami swamy
murthy murty murti
shetty shetti
nair nayar
dixit dikshit
bhat bhatt
oluwaseun seun
oluwafemi olufemi femi
oluwatobi oluwatobiloba tobi tobiloba
oluwadamilola damilola dami
oluwakemi olukemi kemi
oluwaseyi seyi
olumide mide
ayodele ayo
ayomide ayo
babatunde tunde
chukwuemeka emeka
chukwudi chudi
chukwuma chuma
ngozichukwu ngozi
ikechukwu ike iyke
nnamdi namdi
obinna obi
temitope temi tope
folasade sade
adebayo bayo
adewale wale
olawale wale
kwabena kobina
kwaku kweku
kwesi kwasi
kofi koffi
kwame kwami
yaw yao
abena abenaa
diallo jallow
diop jobe
ndiaye njie
traore trawally
toure touray
mamadou mamadu
ousmane usman
fatoumata fatou
aissatou aisatu
jean john
mueller muller
jose joseph
";

/// Common names that look alike and are different: between two of them a difference is no slip of the pen.
/// Names of the tables above need not be repeated.
const KNOWN: &str = "\
adam alan alden allen amit anil anita anil ankit anuj arun asha barry bell benson bond boyd brown bruce bryan brian \
carl carla carol carter casey cash chan chang chao chen cheng cheung chin chow chu chung clark cole cook cooper cruz \
dale dana dang dani daniels darren davies davis dean deepa deepak diaz dinh dong donna duan duke dung duong \
edith edgar eric erica erik erika erin evans fang feng flores fong ford foster fowler fox garcia gao gauri geeta gita \
gomez gonzales gonzalez grant green greene grace hall hang hann hansen hanson hao harris hart heather hill ho hoang \
holly hong hope horn hou hu hua huang hugo hui hung huong hunt huynh ian ivana jack jain jana janine jared jean jenna \
jiang jing joel johan johnson johnston joan joann joel jones josie joyce juan juana julio june karan karin karina karla \
kelley kelly kemp kent keri kiran kim klein kumar kumari kong lai lam lang lara larry lau laura lauren law lee leon \
leona lewis li liang liao lin linda ling liu lloyd long lopez lowe lu luis luisa luna luo ly lynn lyons ma mai malik \
maltby mara marcel marcela marco maria mario marion maris marisa marta marti martin martinez mason may maya mehta mei \
meng meyer miles miller mills min ming mira miranda mohan moore mora morales moran moreno morgan morris moss mueller \
muller myers nadia nash neha neal nelson ngo nguyen nina nora norris novak nunez olsen olson oneal ong ortega ortiz \
otto owen owens page pan pang parker parks patel pearce pena peng perez perry peters peterson pham phan phung pierce \
pooja powell price priya quan quinn raj raja rajan ramesh ramirez ramos rana ravi raza reed reese reid reyes rhodes \
rice rios rita rivera robinson rohan rohit roman rosa rose ross rossi rowe roy ruiz ruth ryan sam samir sana sanchez \
sanders sandy sanjay santos sara sato schmidt schmitt scott sean seema shah shane shaw shen sheng shi silva sim sims \
singh sita smith song soni sonia stein stern stone sue sun sunil sunita suresh sure susana tan tang tanner tara tate \
taylor tina thompson thomson tina todd tong torres tran truong tracy troy tyler usha vera vang vega velez vinod vo vu \
wade walker wall walls walsh walter walters wang ward warner warren watson watt watts wayne webb weber wei welch wen \
west wheeler white wilde wiley wilson wong wood woods wright wu xiao xiong xu yan yang yao ye yin ying yong yuan yue \
zeng zhan zhang zhao zhen zheng zhong zhou zhu jian jiao jie jun juan lan lei lian lijun liming na ping qian qiang qin \
qing rong rui shan shu shuang tao ting wan wanda xia xiang xin xing xue yi yu yun hai hien hieu hoa lien linh loan \
minh nam nga ngoc nhung phong phuc phuong quang quoc son thai thanh thao thi thu thuy tien tri trinh trung tu tuan \
tung tuyen van viet vinh xuan yen bao binh chau chi cuong dao dat duc dung giang ha hanh ahmadi akbar amin anwar aziz \
fadi fahad farah hadi hala hana huda iman jaber jafar kamil khan layla lina majid malik mansour mona mounir munir nabil \
nada nadir nasr rami rania rima sabri sahar salah salma samar samira sami shadi sherif taha talal wael yara zaid zain \
ivanov ivanova petrov petrova popov popova pavlov pavlova sidorov smirnov orlov kozlov novikov morozov volkov sokolov \
daria dasha diana dina inna ina nina nika vika vera lera mark marek marko mirek darek jarek jacek janusz anatol igor \
ama akua ada ade adaeze amara amaka bola bolu chidi chika chike chima chidera chinedu eze ebele efua emeka esi femi \
funmi ife ify rajesh ramesh mahesh suresh naresh dinesh ganesh mukesh rakesh lokesh nitin nithin nitish manish anish ashish \
satish harish girish jagdish rohini mohini arjun varun tarun karan charan pavan pawan chetan ketan vikas vivek vikram \
kavita savita sarita smita nisha disha isha usha jyoti preeti kriti shruti swati divya kavya navya vidya priyanka kola kemi kunle lekan nana nkechi nneka obi ola olu sola segun tayo tola tolu uche uzo yemi \
angel angelo carlo carmen cesar dario diego elisa elias emilia emilio fabian fabio felix flavia flavio gina gino iris \
irma ivan ivana jaime jorge josue julio lidia lola lucas luca lucio marcos mateo nico nuria olga oscar pilar raul rene \
ricarda rocio saul sofia teresa tomas victor";

/// What is known of one name.
#[derive(Default)]
struct Entry {
    /// Lines of the short forms it stands on.
    short: Vec<u16>,
    /// Lines of the spellings it stands on.
    spelling: Vec<u16>,
}

static NAMES: LazyLock<HashMap<&'static str, Entry, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let mut names: HashMap<&'static str, Entry, _> = HashMap::with_hasher(foldhash::fast::FixedState::default());
    for (number, line) in (0_u16..).zip(SHORT.lines()) {
        for name in line.split(' ') {
            names.entry(name).or_default().short.push(number);
        }
    }
    for (number, line) in (0_u16..).zip(SPELLINGS.lines()) {
        for name in line.split(' ') {
            names.entry(name).or_default().spelling.push(number);
        }
    }
    for name in KNOWN.split_ascii_whitespace() {
        names.entry(name).or_default();
    }
    names
});

/// Whether the two folded given names may be one person's: one is a short form of the other, or both of a third.
pub fn short_forms(a: &str, b: &str) -> bool {
    shares(a, b, |entry| &entry.short)
}

/// Whether the two folded names are spellings of one name.
pub fn spellings(a: &str, b: &str) -> bool {
    shares(a, b, |entry| &entry.spelling)
}

/// Whether the name is a common one, so that another common name beside it is no typing error.
pub fn common(name: &str) -> bool {
    NAMES.contains_key(name)
}

/// The whole names (first of their line) that a folded name may be short for or another spelling of.
pub fn roots(name: &str) -> impl Iterator<Item = &'static str> {
    let entry = NAMES.get(name);
    let short = entry.map_or(&[][..], |e| &e.short).iter().filter_map(|&n| first(SHORT_ROOTS.as_slice(), n));
    let spelling = entry.map_or(&[][..], |e| &e.spelling).iter().filter_map(|&n| first(SPELLING_ROOTS.as_slice(), n));
    short.chain(spelling)
}

static SHORT_ROOTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| heads(SHORT));
static SPELLING_ROOTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| heads(SPELLINGS));

fn heads(table: &'static str) -> Vec<&'static str> {
    table.lines().map(|line| line.split(' ').next().unwrap_or(line)).collect()
}

fn first(heads: &[&'static str], line: u16) -> Option<&'static str> {
    heads.get(usize::from(line)).copied()
}

fn shares(a: &str, b: &str, lines: impl Fn(&Entry) -> &Vec<u16>) -> bool {
    let (Some(a), Some(b)) = (NAMES.get(a), NAMES.get(b)) else { return false };
    lines(a).iter().any(|line| lines(b).contains(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_folded_words() {
        for line in SHORT.lines().chain(SPELLINGS.lines()) {
            assert!(line.split(' ').count() >= 2, "{line}");
            assert!(line.bytes().all(|b| b.is_ascii_lowercase() || b == b' '), "{line}");
        }
        assert!(SHORT.lines().count() > 300);
    }

    #[test]
    fn short_forms_and_spellings() {
        assert!(short_forms("bob", "robert") && short_forms("robert", "bob") && short_forms("liz", "beth"));
        assert!(short_forms("al", "albert") && short_forms("al", "alan") && !short_forms("albert", "alan"));
        assert!(spellings("mohamed", "muhammad") && spellings("gim", "kim") && !spellings("kim", "kang"));
        assert!(!short_forms("zzz", "bob") && !spellings("bob", "robert"));
    }

    #[test]
    fn common_names() {
        assert!(common("chen") && common("bob") && !common("qqqq"));
        assert_eq!(roots("peggy").collect::<Vec<_>>(), ["margaret"]);
        assert_eq!(roots("qqqq").count(), 0);
    }
}
