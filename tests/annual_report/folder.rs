//! Folders of records that a test may spoil.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

const FILES: [(&str, &str); 12] = [
    (
        "centres.csv",
        "code,name,district,opened_year,opens,closes,time_zone\n\
         A,Merkez A,X,2011,09:00,22:00,Europe/Istanbul\n\
         B,Merkez B,X,2014,18:00,02:00,Europe/Istanbul\n",
    ),
    ("rooms.csv", "centre,room,capacity,equipment\nA,A1,10,projector;screen\nB,B1,20,\n"),
    ("closures.csv", "centre,date\nA,2030-04-23\nA,2030-04-23\n"),
    (
        "organisations.csv",
        "registry_number,name,kind,district,field,status\n\
         O1,Koro,association,X,culture,active\n\
         O2,Yardım,foundation,X,social aid,dissolved\n",
    ),
    (
        "requests.csv",
        // Accepted, conflict, closed by date, closed by hours, too many people, from nobody known, the first again, a
        // refused one again, from one dissolved and too late for it, over midnight, and over midnight again.
        "request,submitted,organisation,room,start,end,expected_attendees,purpose\n\
         R1,2030-03-01T10:00,O1,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting\n\
         R2,2030-03-01T11:00,O1,A1,2030-03-09T11:00,2030-03-09T13:00,5,meeting\n\
         R3,2030-03-01T11:00,O1,A1,2030-04-23T08:00,2030-04-23T13:00,10,meeting\n\
         R4,2030-03-01T12:00,O1,A1,2030-03-09T12:00,2030-03-09T13:00,11,meeting\n\
         R1,2030-03-01T12:00,O1,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting\n\
         R5,2030-03-01T12:00,O7,A1,2030-03-09T12:00,2030-03-09T13:00,10,meeting\n\
         R2,2030-03-01T12:30,O1,A1,2030-03-09T11:00,2030-03-09T13:00,5,meeting\n\
         R6,2030-03-02T12:00,O2,B1,2030-03-10T01:00,2030-03-10T02:01,10,meeting\n\
         R7,2030-03-02T12:00,O1,B1,2030-03-09T22:00,2030-03-10T01:00,10,meeting\n\
         R8,2030-03-02T12:00,O1,B1,2030-03-10T01:00,2030-03-10T02:00,10,meeting\n",
    ),
    (
        "outcomes.csv",
        "request,at,outcome,attendance\n\
         R1,2030-03-09T12:00,held,7\n\
         R7,2030-03-10T01:00,no_show,\n\
         R8,2030-03-09T12:00,cancelled,\n",
    ),
    (
        "programmes.csv",
        "programme,title,kind,theme,date,district,partners,attendance,volunteers\n\
         P1,Bahar Konseri,concert,cultural,2030-05-01,X,O1,100,2\n\
         P2,Gençlik Şûrası,assembly,thematic,2030-05-01,X,O1,50,0\n",
    ),
    (
        "petitions.csv",
        "number,organisation,channel,received,referred,department,decided,decision,answered\n\
         2030/1,O1,cimer,2030-02-01,2030-02-02,Ulaşım,2030-03-10,rejected,2030-03-11\n\
         2030/2,O1,counter,2030-02-01,2030-02-01,Kültür,2030-02-10,approved,2030-02-11\n",
    ),
    (
        "survey.csv",
        "response,channel,date,score\n1,centre,2030-03-02,5\n2,web,2030-03-01,3\n3,web,2030-03-01,4\n",
    ),
    ("iftar.csv", "household,district,date,guests\n1,X,2030-01-10,3\n2,Y,2030-01-31,4\n"),
    ("contacts.csv", "channel,date,contacts\nwhatsapp,2030-01-02,5\npost,2030-01-02,7\n"),
    ("visits.csv", "centre,date,visitors\nA,2030-03-09,12\nB,2030-03-09,3\n"),
];

/// A folder that goes away with its value.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn empty() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("imece-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    /// Two centres with a room each, ten requests and three outcomes, and two or three rows of all else; nothing is wrong.
    pub(crate) fn small() -> Self {
        let folder = Self::empty();
        for (file, text) in FILES {
            folder.write(file, text);
        }
        folder
    }

    pub(crate) fn of_headers() -> Self {
        let folder = Self::small();
        for (file, _) in FILES {
            folder.headers_only(file);
        }
        folder
    }

    /// The names of all files.
    pub(crate) fn files() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(file, _)| *file)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(file), content).unwrap();
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.0.join(file)).unwrap();
    }

    pub(crate) fn lines(&self, file: &str) -> Vec<String> {
        fs::read_to_string(self.0.join(file)).unwrap().lines().map(str::to_owned).collect()
    }

    /// A line, counted from 1.
    pub(crate) fn line(&self, file: &str, number: usize) -> String {
        self.lines(file)[number - 1].clone()
    }

    pub(crate) fn replace(&self, file: &str, number: usize, text: &str) {
        let mut lines = self.lines(file);
        text.clone_into(&mut lines[number - 1]);
        self.write(file, lines.join("\n") + "\n");
    }

    pub(crate) fn append(&self, file: &str, text: &str) {
        self.write(file, self.lines(file).join("\n") + "\n" + text);
    }

    pub(crate) fn headers_only(&self, file: &str) {
        self.write(file, self.line(file, 1) + "\n");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
