window.COURSE_DATA = {
 "language": "en",
 "lastDownload": "2032-04-05T09:00:00+02:00",
 "title": "Kites and Wind",
 "modules": [
  {
   "id": 21,
   "name": "Begin",
   "status": "completed",
   "unlockDate": null,
   "prereqs": [],
   "requirement": "all",
   "sequential": false,
   "exportId": "gm21",
   "items": [
    {
     "id": 211,
     "title": "Read first",
     "type": "ContextModuleSubHeader",
     "indent": 0,
     "locked": false
    },
    {
     "id": 212,
     "title": "What lifts a kite",
     "type": "WikiPage",
     "indent": 1,
     "locked": false,
     "requirement": "must_view",
     "completed": true,
     "content": "<p>Air that has to turn pushes back.</p><p><iframe src=\"https://www.youtube.com/embed/KTE-lift\" title=\"Lift (2:45)\"></iframe></p>",
     "exportId": "gp212"
    },
    {
     "id": 213,
     "title": "Say where you fly",
     "type": "DiscussionTopic",
     "indent": 1,
     "locked": false,
     "graded": true,
     "pointsPossible": 5.0,
     "dueAt": "2032-04-09T23:59:59+02:00",
     "lockAt": null,
     "unlockAt": "2032-04-05T00:00:00+02:00",
     "assignmentExportId": "ga213",
     "requirement": "must_contribute",
     "completed": false,
     "content": "<p>Name one field or beach.</p>",
     "exportId": "gt213"
    },
    {
     "id": 214,
     "title": "Wind forecast",
     "type": "ExternalUrl",
     "indent": 1,
     "locked": false,
     "requirement": null,
     "completed": false,
     "content": "https://wind.example/today"
    }
   ]
  },
  {
   "id": 22,
   "name": "Build",
   "status": "unlocked",
   "unlockDate": null,
   "prereqs": [
    21
   ],
   "requirement": "one",
   "sequential": false,
   "exportId": "gm22",
   "items": [
    {
     "id": 221,
     "title": "Plan of a delta",
     "type": "Attachment",
     "indent": 0,
     "locked": false,
     "requirement": "must_view",
     "completed": false,
     "content": "viewer/files/plans/delta.pdf"
    },
    {
     "id": 222,
     "title": "Your kite",
     "type": "Assignment",
     "indent": 0,
     "locked": false,
     "submissionTypes": "a file upload",
     "graded": true,
     "pointsPossible": 20.0,
     "dueAt": "2032-04-16T23:59:59+02:00",
     "lockAt": "2032-04-20T23:59:59+02:00",
     "unlockAt": null,
     "requirement": null,
     "completed": false,
     "content": "<p>Build it and film ten seconds.</p>",
     "exportId": "ga222"
    },
    {
     "id": 223,
     "title": "Knots",
     "type": "Quizzes::Quiz",
     "indent": 0,
     "locked": true,
     "assignmentExportId": "ga223",
     "questionCount": 8,
     "timeLimit": 12,
     "attempts": 2,
     "graded": true,
     "pointsPossible": 8.0,
     "dueAt": "2032-04-18T23:59:59+02:00",
     "lockAt": null,
     "unlockAt": null,
     "requirement": null,
     "completed": false,
     "exportId": "gq223"
    },
    {
     "id": 224,
     "title": "Class online",
     "type": "ContextExternalTool",
     "indent": 0,
     "locked": false,
     "requirement": null,
     "completed": false,
     "content": null
    }
   ]
  }
 ],
 "pages": [
  {
   "exportId": "gp212",
   "title": "What lifts a kite",
   "type": "WikiPage",
   "content": "<p>Air that has to turn pushes back.</p>",
   "frontPage": false
  },
  {
   "exportId": "gp230",
   "title": "Words of the wind",
   "type": "WikiPage",
   "content": "<p>Lee, gust, lull.</p>",
   "frontPage": true
  }
 ],
 "assignments": [
  {
   "exportId": "ga222",
   "title": "Your kite",
   "type": "Assignment",
   "content": "<p>Build it and film ten seconds.</p>"
  },
  {
   "exportId": "ga231",
   "title": "A day outside",
   "type": "Assignment",
   "content": "<p>Go out.</p>",
   "submissionTypes": "on paper",
   "graded": false,
   "dueAt": null,
   "lockAt": null,
   "unlockAt": null
  }
 ],
 "discussion_topics": [
  {
   "exportId": "gt213",
   "title": "Say where you fly",
   "type": "DiscussionTopic",
   "content": "<p>Name one field or beach.</p>",
   "assignmentExportId": "ga213"
  }
 ],
 "quizzes": [
  {
   "exportId": "gq223",
   "title": "Knots",
   "type": "Quizzes::Quiz",
   "content": "",
   "assignmentExportId": "ga223"
  }
 ],
 "files": [
  {
   "type": "folder",
   "name": "plans",
   "size": null,
   "files": [
    {
     "type": "file",
     "name": "delta.pdf",
     "size": 34000,
     "files": null
    }
   ]
  }
 ]
}
