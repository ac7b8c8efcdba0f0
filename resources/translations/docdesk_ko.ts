<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en_US">
<context>
    <name>About</name>
    <message>
        <source>Title</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>작성자</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Subtitle</source>
        <translation>부제</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>요약</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About docdesk</source>
        <translation>docdesk 정보</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>&amp;Copy versions</source>
        <translation>버전 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Report a &amp;fault…</source>
        <translation>문제 보고(&amp;F)…</translation>
    </message>
    <message>
        <source>Drop documents on docdesk and search them by meaning, on this computer.</source>
        <translation>문서를 docdesk에 끌어 놓고 이 컴퓨터에서 뜻으로 검색하세요.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>안내서</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>개인 정보</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>보안</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>변경 사항</translation>
    </message>
    <message>
        <source>docdesk is free software under the Apache License 2.0. It uses Qt for Python under the LGPL 3.0; the page Licences lists everything that it uses.</source>
        <translation>docdesk는 Apache License 2.0에 따른 자유 소프트웨어입니다. Qt for Python을 LGPL 3.0에 따라 사용합니다. 사용하는 것은 모두 라이선스 탭에 있습니다.</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>패키지</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>패키지</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Models and recognition</source>
        <translation>모델과 문자 인식</translation>
    </message>
    <message>
        <source>This package brings no text of its licence.</source>
        <translation>이 패키지에는 라이선스 전문이 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Look for a &amp;new version</source>
        <translation>새 버전 찾기(&amp;N)</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>묻는 중…</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>페이지 열기</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Add files…</source>
        <translation>파일 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>폴더 추가(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Paste files or paths</source>
        <translation>파일 또는 경로 붙여넣기(&amp;P)</translation>
    </message>
    <message>
        <source>Open another &amp;library…</source>
        <translation>다른 라이브러리 열기(&amp;L)…</translation>
    </message>
    <message>
        <source>Plan &amp;before adding…</source>
        <translation>추가 전 비용 계획(&amp;B)…</translation>
    </message>
    <message>
        <source>Save a dia&amp;gnostic file…</source>
        <translation>진단 파일 저장(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;What left this machine…</source>
        <translation>이 컴퓨터에서 나간 것(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Upkeep of the library…</source>
        <translation>라이브러리 관리(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>설정(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo remove</source>
        <translation>제거 취소(&amp;U)</translation>
    </message>
    <message>
        <source>Select &amp;all documents</source>
        <translation>모든 문서 선택(&amp;A)</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>경로 복사(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Copy details</source>
        <translation>자세한 내용 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Search the library</source>
        <translation>라이브러리 검색(&amp;S)</translation>
    </message>
    <message>
        <source>Filter &amp;names</source>
        <translation>이름 거르기(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>폴더에서 보기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>다시 시도(&amp;R)</translation>
    </message>
    <message>
        <source>Enter &amp;password…</source>
        <translation>암호 입력(&amp;P)…</translation>
    </message>
    <message>
        <source>Read a&amp;gain</source>
        <translation>다시 읽기(&amp;G)</translation>
    </message>
    <message>
        <source>Read with another &amp;encoding…</source>
        <translation>다른 인코딩으로 읽기(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>제거(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>일시 정지(&amp;P)</translation>
    </message>
    <message>
        <source>Retry all &amp;failed</source>
        <translation>실패 모두 다시 시도(&amp;F)</translation>
    </message>
    <message>
        <source>Remove &amp;finished</source>
        <translation>끝난 문서 제거(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>자세히(&amp;D)</translation>
    </message>
    <message>
        <source>Fi&amp;nd a command…</source>
        <translation>명령 찾기(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>키보드 단축키(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About docdesk</source>
        <translation>docdesk 정보(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;System theme</source>
        <translation>시스템 테마(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>밝은 테마(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation>어두운 테마(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Document</source>
        <translation>문서(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>대기열(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Backup</source>
        <translation>백업(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>계속(&amp;R)</translation>
    </message>
    <message>
        <source>Plan of the files added &amp;last…</source>
        <translation>마지막에 추가한 파일의 계획(&amp;L)…</translation>
    </message>
    <message>
        <source>Report a &amp;fault…</source>
        <translation>문제 보고(&amp;F)…</translation>
    </message>
    <message>
        <source>Recently &amp;removed…</source>
        <translation>최근에 제거한 문서(&amp;R)…</translation>
    </message>
    <message>
        <source>Kept &amp;questions…</source>
        <translation>보관한 질문(&amp;Q)…</translation>
    </message>
    <message>
        <source>Search &amp;within these documents</source>
        <translation>이 문서 안에서 검색(&amp;W)</translation>
    </message>
    <message>
        <source>As&amp;k the library</source>
        <translation>라이브러리에 질문(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>안내서(&amp;G)</translation>
    </message>
    <message>
        <source>Move to the &amp;front</source>
        <translation>맨 앞으로(&amp;F)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>앞으로(&amp;U)</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>뒤로(&amp;D)</translation>
    </message>
    <message>
        <source>Move to the &amp;end</source>
        <translation>맨 뒤로(&amp;E)</translation>
    </message>
    <message>
        <source>When all is done: &amp;notify me</source>
        <translation>모두 끝나면 알림(&amp;N)</translation>
    </message>
    <message>
        <source>When all is done: &amp;sleep</source>
        <translation>모두 끝나면 절전 모드로 전환(&amp;S)</translation>
    </message>
    <message>
        <source>When all is done: &amp;quit</source>
        <translation>모두 끝나면 docdesk 종료(&amp;Q)</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>Ask the library: an answer with its passages</source>
        <translation>라이브러리에 질문하기: 구절과 함께 답변</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>둘러보기(&amp;T)</translation>
    </message>
    <message>
        <source>Search within the tag s&amp;hown</source>
        <translation>표시한 태그 안에서 검색(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Tags…</source>
        <translation>태그(&amp;T)…</translation>
    </message>
</context>
<context>
    <name>AnswerPanel</name>
    <message>
        <source>Passages of the answer</source>
        <translation>답변의 구절</translation>
    </message>
    <message>
        <source>Model for the answer</source>
        <translation>답변할 모델</translation>
    </message>
    <message>
        <source>&amp;Go on from this answer</source>
        <translation>이 답변에 이어서 질문(&amp;G)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>중지(&amp;T)</translation>
    </message>
    <message>
        <source>Ask &amp;again</source>
        <translation>다시 질문(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Send the question</source>
        <translation>질문 보내기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Choose a model…</source>
        <translation>모델 선택(&amp;C)…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Close the answer</source>
        <translation>답변 닫기</translation>
    </message>
    <message>
        <source>Close the answer (Esc)</source>
        <translation>답변 닫기(Esc)</translation>
    </message>
    <message>
        <source>&amp;Copy with sources</source>
        <translation>출처와 함께 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>저장(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Earlier answers…</source>
        <translation>이전 답변(&amp;E)…</translation>
    </message>
    <message>
        <source>Looking for passages…</source>
        <translation>구절을 찾는 중…</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>답변하는 중…</translation>
    </message>
    <message>
        <source>Nothing answers this. These are the nearest passages.</source>
        <translation>답이 없습니다. 가장 가까운 구절들입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sentence(s) not supported by the passages</source>
        <translation>
            <numerusform>구절이 뒷받침하지 않는 문장 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Answered by {model}</source>
        <translation>{model}이(가) 답변함</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message numerus="yes">
        <source>%Ln passage(s)</source>
        <translation type="unfinished">
            <numerusform>구절 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{passages} would be sent to {host}. The price is unknown.</source>
        <translation>{passages}이(가) {host}(으)로 전송됩니다. 가격은 알 수 없습니다.</translation>
    </message>
    <message>
        <source>{passages} would be sent to {host}. This costs ${cost} at most.</source>
        <translation>{passages}이(가) {host}(으)로 전송됩니다. 비용은 최대 ${cost}입니다.</translation>
    </message>
    <message>
        <source>Save the answer</source>
        <translation>답변 저장</translation>
    </message>
    <message>
        <source>The file was not written: {reason}</source>
        <translation>파일을 저장하지 못했습니다: {reason}</translation>
    </message>
    <message>
        <source>{name} answers on this computer.</source>
        <translation>이 컴퓨터에서 {name}이(가) 응답합니다.</translation>
    </message>
    <message numerus="yes">
        <source>The question is sent again in %Ln second(s).</source>
        <translation>
            <numerusform>%Ln초 뒤에 질문을 다시 보냅니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Use {name} with {model}</source>
        <translation>{name}의 {model} 사용(&amp;U)</translation>
    </message>
</context>
<context>
    <name>AnswerView</name>
    <message>
        <source>Answer</source>
        <translation>답변</translation>
    </message>
</context>
<context>
    <name>AnswersDialog</name>
    <message>
        <source>Earlier answers</source>
        <translation>이전 답변</translation>
    </message>
    <message>
        <source>Find in questions and answers</source>
        <translation>질문과 답변에서 찾기</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>제거(&amp;R)</translation>
    </message>
    <message>
        <source>Remove &amp;all</source>
        <translation>모두 제거(&amp;A)</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Ask a question; Enter sends it</source>
        <translation>질문을 입력하고 Enter를 누르세요</translation>
    </message>
    <message>
        <source>The endpoint&apos;s first model</source>
        <translation>엔드포인트의 첫 모델</translation>
    </message>
</context>
<context>
    <name>Away</name>
    <message>
        <source>Show docdesk</source>
        <translation>docdesk 보기</translation>
    </message>
</context>
<context>
    <name>Backup</name>
    <message>
        <source>Its original is in the bucket.</source>
        <translation>원본이 버킷에 있습니다.</translation>
    </message>
    <message>
        <source>Its original is not in the bucket.</source>
        <translation>원본이 버킷에 없습니다.</translation>
    </message>
    <message>
        <source>Its original is on its way to the bucket: {done} of {size}.</source>
        <translation>원본을 버킷으로 보내는 중입니다: {size} 중 {done}.</translation>
    </message>
    <message>
        <source>Its original waits to be sent to the bucket.</source>
        <translation>원본이 버킷으로 보내지기를 기다립니다.</translation>
    </message>
    <message>
        <source>The next try is at {time}.</source>
        <translation>다음 시도는 {time}에 합니다.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Sending, {percent} %</source>
        <translation>보내는 중, {percent} %</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>It works: {place} can be written, read and cleared.</source>
        <translation>작동합니다. {place}에 쓰고, 읽고, 지울 수 있습니다.</translation>
    </message>
    <message>
        <source>It is in {region}.</source>
        <translation>위치는 {region}입니다.</translation>
    </message>
    <message>
        <source>The library and all its originals are in {place}, as of {time}.</source>
        <translation>라이브러리와 모든 원본이 {place}에 있습니다({time} 기준).</translation>
    </message>
    <message>
        <source>It belongs to another project than the credentials.</source>
        <translation>자격 증명과 다른 프로젝트에 있습니다.</translation>
    </message>
    <message>
        <source>{place}: everything is there, and every checksum matches.</source>
        <translation>{place}: 모두 있으며 모든 체크섬이 일치합니다.</translation>
    </message>
    <message>
        <source>{count} objects in {place} are missing or different: {names}. Back up now to send them again.</source>
        <translation>{place}에서 객체 {count}개가 없거나 다릅니다: {names}. 지금 백업하면 다시 보냅니다.</translation>
    </message>
</context>
<context>
    <name>BackupCommands</name>
    <message>
        <source>Sending what is not in the bucket yet…</source>
        <translation>아직 버킷에 없는 것을 보내는 중…</translation>
    </message>
    <message>
        <source>Comparing the bucket with the library…</source>
        <translation>버킷과 라이브러리를 비교하는 중…</translation>
    </message>
    <message>
        <source>Looking for the newest copy</source>
        <translation>가장 새로운 사본을 찾는 중</translation>
    </message>
    <message>
        <source>Closing the open library</source>
        <translation>열려 있는 라이브러리를 닫는 중</translation>
    </message>
</context>
<context>
    <name>BackupMenu</name>
    <message>
        <source>&amp;Back up now</source>
        <translation>지금 백업(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Verify the backup</source>
        <translation>백업 확인(&amp;V)</translation>
    </message>
    <message>
        <source>Retry the back&amp;up</source>
        <translation>백업 다시 시도(&amp;U)</translation>
    </message>
    <message>
        <source>Remove &amp;with its backup…</source>
        <translation>백업과 함께 제거(&amp;W)…</translation>
    </message>
    <message>
        <source>Restore &amp;from a bucket…</source>
        <translation>버킷에서 복원(&amp;F)…</translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s) from the library and their originals from the bucket?</source>
        <translation>
            <numerusform>문서 %Ln개를 라이브러리에서, 그 원본을 버킷에서 제거할까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>이어받기</translation>
    </message>
    <message>
        <source>The backup is not complete. {problem}</source>
        <translation>백업이 완료되지 않았습니다. {problem}</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>지금 시도</translation>
    </message>
    <message>
        <source>Open settings…</source>
        <translation>설정 열기…</translation>
    </message>
    <message>
        <source>Take over…</source>
        <translation>이어받기…</translation>
    </message>
    <message>
        <source>This cannot be undone. The files on this computer stay where they are.</source>
        <translation>되돌릴 수 없습니다. 이 컴퓨터의 파일은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Let this library continue the backup in that place?</source>
        <translation>이 라이브러리가 그곳의 백업을 이어받게 할까요?</translation>
    </message>
    <message>
        <source>The other library can then no longer send anything to it. Existing objects stay.</source>
        <translation>그러면 다른 라이브러리는 그곳에 더 보낼 수 없습니다. 있는 것은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>The backup is waiting; documents are still processed. {problem}</source>
        <translation>백업이 기다리고 있습니다. 문서 처리는 계속됩니다. {problem}</translation>
    </message>
</context>
<context>
    <name>BackupPage</name>
    <message>
        <source>Backup</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>none: no backup</source>
        <translation>없음: 백업하지 않음</translation>
    </message>
    <message>
        <source>A bucket&apos;s name, or {example}</source>
        <translation>버킷 이름 또는 {example}</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>찾아보기(&amp;B)…</translation>
    </message>
    <message>
        <source>Browse for a service account&apos;s file</source>
        <translation>서비스 계정 파일 찾아보기</translation>
    </message>
    <message>
        <source>&amp;Test the bucket</source>
        <translation>버킷 시험(&amp;T)</translation>
    </message>
    <message>
        <source>Google Cloud Storage</source>
        <translation>Google Cloud Storage</translation>
    </message>
    <message>
        <source>B&amp;ucket:</source>
        <translation>버킷(&amp;U):</translation>
    </message>
    <message>
        <source>&amp;Prefix:</source>
        <translation>접두사(&amp;P):</translation>
    </message>
    <message>
        <source>Ser&amp;vice account:</source>
        <translation>서비스 계정(&amp;V):</translation>
    </message>
    <message>
        <source>Writing, reading and removing a small object…</source>
        <translation>작은 객체를 쓰고, 읽고, 지우는 중…</translation>
    </message>
    <message>
        <source>A service account&apos;s file</source>
        <translation>서비스 계정 파일</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>모든 파일</translation>
    </message>
    <message>
        <source>The beginning of all object names; each library has its own.</source>
        <translation>모든 객체 이름의 앞부분입니다. 라이브러리마다 다릅니다.</translation>
    </message>
    <message>
        <source>none: this computer&apos;s default credentials</source>
        <translation>없음: 이 컴퓨터의 로그인 사용</translation>
    </message>
    <message>
        <source>The path of a service account&apos;s key file. Only the path is saved; the file is never copied.</source>
        <translation>서비스 계정 키가 있는 곳입니다. 경로만 저장하고 내용은 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>Each document&apos;s original file is sent there while documents are processed, and a copy of the library afterwards. Every object is verified by checksum. Only missing objects are sent.</source>
        <translation>처리하는 동안 모든 문서의 원본을, 그 뒤에 라이브러리의 사본을 그곳으로 보냅니다. 객체마다 체크섬을 비교하며, 아직 없는 것만 보냅니다.</translation>
    </message>
    <message>
        <source>Everything in {place} stays there, and nothing more is sent.</source>
        <translation>{place}에 있는 것은 그대로 남고, 더 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Everything in {place} stays there; all files are sent to the new place.</source>
        <translation>{place}에 있는 것은 그대로 남고, 모두 새 위치로 보냅니다.</translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message>
        <source>Open settings…</source>
        <translation>설정 열기…</translation>
    </message>
    <message>
        <source>The queue has paused. {problem}</source>
        <translation>대기열이 멈췄습니다. {problem}</translation>
    </message>
    <message>
        <source>Open upkeep…</source>
        <translation>관리 열기…</translation>
    </message>
    <message>
        <source>Show the list</source>
        <translation>목록 보기</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) removed from the library. The files stay where they are.</source>
        <translation>
            <numerusform>라이브러리에서 문서 %Ln개를 제거했습니다. 파일은 그대로 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) did not get a row of their own.</source>
        <translation>
            <numerusform>파일 %Ln개는 따로 행이 없습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The queue is paused. Nothing starts until you resume it.</source>
        <translation>대기열이 일시 정지되었습니다. 계속할 때까지 아무것도 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Trust this library</source>
        <translation>이 라이브러리 신뢰</translation>
    </message>
    <message>
        <source>Show the document</source>
        <translation>문서 보기</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of kinds that cannot be read.</source>
        <translation>
            <numerusform>읽을 수 없는 종류의 파일이 %Ln개 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>If you know where it came from and what is in its queue, trust it.</source>
        <translation>어디에서 온 것이고 대기열에 무엇이 있는지 안다면 신뢰하도록 선택하세요.</translation>
    </message>
    <message>
        <source>More about this</source>
        <translation>자세히 알아보기</translation>
    </message>
</context>
<context>
    <name>ChunkModel</name>
    <message>
        <source>Chunk</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>글자 위치</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>The model reads only the beginning of this chunk.</source>
        <translation>모델은 이 조각의 앞부분만 읽습니다.</translation>
    </message>
</context>
<context>
    <name>Chunks</name>
    <message>
        <source>cut by the model</source>
        <translation>모델이 자름</translation>
    </message>
</context>
<context>
    <name>ChunksView</name>
    <message>
        <source>Chunks</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>Text of the chunk</source>
        <translation>조각의 텍스트</translation>
    </message>
    <message>
        <source>There are no chunks until the document is ready.</source>
        <translation>문서가 준비되기 전에는 조각이 없습니다.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message numerus="yes">
        <source>%Ln document(s) come next.</source>
        <translation>
            <numerusform>문서 %Ln개가 다음 차례입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) have their turn earlier.</source>
        <translation>
            <numerusform>문서 %Ln개의 차례가 앞당겨졌습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) have their turn later.</source>
        <translation>
            <numerusform>문서 %Ln개의 차례가 늦춰졌습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) come last.</source>
        <translation>
            <numerusform>문서 %Ln개가 마지막 차례입니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>The new index is complete, and the present one is still in use. Kept questions: {count}.</source>
        <translation>새 색인을 다 만들었고, 지금 색인을 아직 쓰고 있습니다. 보관한 질문: {count}개.</translation>
    </message>
    <message>
        <source>Present index</source>
        <translation>지금 색인</translation>
    </message>
    <message>
        <source>New index</source>
        <translation>새 색인</translation>
    </message>
    <message>
        <source>Answers that change: {count}</source>
        <translation>바뀌는 답: {count}개</translation>
    </message>
    <message>
        <source>No answer changes.</source>
        <translation>바뀌는 답이 없습니다.</translation>
    </message>
    <message>
        <source>{name} ({model}): hit@1 {one}, hit@5 {five}, MRR {mrr}, refusals {refusals}</source>
        <translation>{name}({model}): hit@1 {one}, hit@5 {five}, MRR {mrr}, 답 없음 {refusals}</translation>
    </message>
    <message>
        <source>“{question}”: {before} → {now}</source>
        <translation>“{question}”: {before} → {now}</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>찾은 것 없음</translation>
    </message>
    <message>
        <source>something found</source>
        <translation>찾은 것 있음</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>찾지 못함</translation>
    </message>
    <message>
        <source>place {rank}</source>
        <translation>{rank}위</translation>
    </message>
</context>
<context>
    <name>Coverage</name>
    <message>
        <source>All pages have text.</source>
        <translation>모든 쪽에 글이 있습니다.</translation>
    </message>
    <message>
        <source>The text of {count} may be wrong in places.</source>
        <translation>{count}쪽은 글이 군데군데 틀릴 수 있습니다.</translation>
    </message>
    <message>
        <source>read</source>
        <translation>읽음</translation>
    </message>
    <message>
        <source>read with doubts</source>
        <translation>읽었으나 불확실함</translation>
    </message>
    <message>
        <source>recognised from a picture</source>
        <translation>그림에서 인식함</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>a picture without text</source>
        <translation>글이 없는 그림</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>The page has no text.</source>
        <translation>이 쪽에는 글이 없습니다.</translation>
    </message>
    <message>
        <source>1 of {total} pages has no text.</source>
        <translation>{total}쪽 중 1쪽에 글이 없습니다.</translation>
    </message>
    <message>
        <source>{count} of {total} pages have no text.</source>
        <translation>{total}쪽 중 {count}쪽에 글이 없습니다.</translation>
    </message>
</context>
<context>
    <name>CoverageBar</name>
    <message>
        <source>Coverage of the pages</source>
        <translation>쪽별 읽기 상태</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>암호 입력…</translation>
    </message>
    <message>
        <source>Read with another encoding…</source>
        <translation>다른 인코딩으로 읽기…</translation>
    </message>
    <message>
        <source>Open settings…</source>
        <translation>설정 열기…</translation>
    </message>
    <message>
        <source>Locate the file…</source>
        <translation>파일 찾기…</translation>
    </message>
    <message>
        <source>Raise the limit…</source>
        <translation>한도 올리기…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Save a diagnostic file…</source>
        <translation>진단 파일 저장…</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>자세한 내용 복사</translation>
    </message>
    <message>
        <source>Copy everything</source>
        <translation>모두 복사</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>개요</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>조각</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln쪽</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>조각 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) selected</source>
        <translation>
            <numerusform>문서 %Ln개 선택됨</numerusform>
        </translation>
    </message>
    <message>
        <source>No document selected</source>
        <translation>선택한 문서 없음</translation>
    </message>
    <message>
        <source>Select a row to see its details here.</source>
        <translation>행을 선택하면 모든 내용이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Identical files</source>
        <translation>동일한 파일</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It also stands for %Ln identical file(s):</source>
        <translation>
            <numerusform>동일한 파일 %Ln개도 이 문서로 다룹니다:</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Identical files</source>
        <translation>동일한 파일(&amp;I)</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>More about this</source>
        <translation>자세히 알아보기</translation>
    </message>
</context>
<context>
    <name>Diagnosing</name>
    <message>
        <source>Save a diagnostic file</source>
        <translation>진단 파일 저장</translation>
    </message>
</context>
<context>
    <name>DiagnosticDialog</name>
    <message>
        <source>Diagnostic file</source>
        <translation>진단 파일</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>살펴보는 중…</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>저장(&amp;S)…</translation>
    </message>
    <message>
        <source>Information that helps to find the problem with “{name}”.</source>
        <translation>“{name}”의 문제를 찾는 데 도움이 되는 내용입니다.</translation>
    </message>
    <message>
        <source>Information that helps to find a problem in this library.</source>
        <translation>이 라이브러리의 문제를 찾는 데 도움이 되는 내용입니다.</translation>
    </message>
    <message>
        <source>It contains no document text, no document names and no keys. Read it before you send it.</source>
        <translation>문서의 본문과 이름, 키는 들어 있지 않습니다. 보내기 전에 읽어 보세요.</translation>
    </message>
    <message>
        <source>Add the unedited &amp;log, which may quote documents and name files</source>
        <translation>로그를 그대로 추가(&amp;L): 문서의 일부나 파일 이름이 들어 있을 수 있습니다</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Add files</source>
        <translation>파일 추가</translation>
    </message>
    <message>
        <source>Plan before adding</source>
        <translation>추가 전 비용 계획</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>모든 파일</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>폴더 추가</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>{name} 파일은 지금 어디에 있습니까?</translation>
    </message>
    <message>
        <source>Open or create a library</source>
        <translation>라이브러리 열기 또는 새로 만들기</translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s) from the library?</source>
        <translation>
            <numerusform>문서 %Ln개를 라이브러리에서 제거할까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>They can be restored for 30 days: Edit, Recently removed. The files stay where they are.</source>
        <translation>‘편집 → 최근에 제거한 문서’에서 30일 동안 복원할 수 있습니다. 파일은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them lie(s) inside documents that you selected.</source>
        <translation>
            <numerusform>그중 %Ln개는 선택한 문서 안에 들어 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>{reused} of {chunks} chunks reused</source>
        <translation>조각 {chunks}개 중 {reused}개 재사용</translation>
    </message>
</context>
<context>
    <name>DocumentReader</name>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
</context>
<context>
    <name>DocumentTable</name>
    <message>
        <source>Documents</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>One row per document, with its status and the reason if it failed.</source>
        <translation>문서마다 한 행이며 상태와 실패 이유를 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>DocumentTableModel</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>쪽</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Reason or notice</source>
        <translation>이유 또는 알림</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>읽은 범위</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>추가한 때</translation>
    </message>
    <message>
        <source>{name} (in {outer})</source>
        <translation>{name}({outer} 안)</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished">태그</translation>
    </message>
</context>
<context>
    <name>DocumentView</name>
    <message>
        <source>Tools of the page</source>
        <translation>쪽 보기 도구</translation>
    </message>
    <message>
        <source>Smaller (Ctrl+-)</source>
        <translation>축소 (Ctrl+-)</translation>
    </message>
    <message>
        <source>Larger (Ctrl++)</source>
        <translation>확대 (Ctrl++)</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비 맞춤</translation>
    </message>
    <message>
        <source>Fit the width (Ctrl+0)</source>
        <translation>너비에 맞추기 (Ctrl+0)</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>전체 맞춤</translation>
    </message>
    <message>
        <source>Turn the pages (R)</source>
        <translation>쪽 돌리기 (R)</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Find in this document (Ctrl+F)</source>
        <translation>이 문서에서 찾기 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Small pages</source>
        <translation>작은 쪽</translation>
    </message>
    <message>
        <source>Show small pages beside the large ones</source>
        <translation>큰 쪽 옆에 작은 쪽 보이기</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>쪽</translation>
    </message>
    <message>
        <source>Show the page</source>
        <translation>쪽만 보기</translation>
    </message>
    <message>
        <source>Page and text</source>
        <translation>쪽과 글</translation>
    </message>
    <message>
        <source>Show the page and its text side by side</source>
        <translation>쪽과 글을 나란히 보기</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>글</translation>
    </message>
    <message>
        <source>Show the text</source>
        <translation>글만 보기</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>새 창</translation>
    </message>
    <message>
        <source>Open in a window of its own (Return)</source>
        <translation>새 창에서 열기 (Return)</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>더 많은 도구</translation>
    </message>
    <message>
        <source>&amp;Copy the passage</source>
        <translation>이 부분 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy the selected text</source>
        <translation>선택한 텍스트 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Select the &amp;whole page</source>
        <translation>이 쪽 전체 선택(&amp;W)</translation>
    </message>
    <message>
        <source>Open in a window of its &amp;own</source>
        <translation>별도 창에서 열기(&amp;O)</translation>
    </message>
    <message>
        <source>Open in the system&apos;s &amp;reader at this page</source>
        <translation>시스템 뷰어에서 이 쪽 열기(&amp;R)</translation>
    </message>
    <message>
        <source>Trying the password…</source>
        <translation>암호를 확인하는 중입니다…</translation>
    </message>
    <message>
        <source>Fit the whole page (Ctrl+9)</source>
        <translation>쪽 전체에 맞추기 (Ctrl+9)</translation>
    </message>
</context>
<context>
    <name>DropBar</name>
    <message>
        <source>Show the plan…</source>
        <translation>계획 보기…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Do not add</source>
        <translation>추가하지 않기</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) to add</source>
        <translation>
            <numerusform>추가할 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{files}: this would cost {cost}. Nothing has been sent.</source>
        <translation>{files}: 비용은 {cost}입니다. 아직 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Started. {sums}</source>
        <translation>시작했습니다. {sums}</translation>
    </message>
    <message>
        <source>{files}: the price of this model is unknown. Nothing has been sent.</source>
        <translation>{files}: 이 모델의 가격을 알 수 없습니다. 아직 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>{files}: this would cost {cost}. You asked to confirm anything above {limit}. Nothing has been sent.</source>
        <translation>{files}: 비용은 {cost}입니다. {limit}을 넘으면 묻도록 설정되어 있습니다. 아직 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Looking for files. Nothing is sent until the cost is known.</source>
        <translation>파일을 찾는 중입니다. 비용을 알기 전에는 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Estimating the cost: {done} of {total} files. Nothing is sent yet.</source>
        <translation>비용을 알아보는 중: 파일 {total}개 중 {done}개. 그동안 아무것도 보내지 않습니다.</translation>
    </message>
</context>
<context>
    <name>EmbeddingPage</name>
    <message>
        <source>Embeddings</source>
        <translation>임베딩</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>&amp;Test the connection</source>
        <translation>연결 시험(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Provider:</source>
        <translation>제공자(&amp;P):</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>주소(&amp;A):</translation>
    </message>
    <message>
        <source>&amp;Model:</source>
        <translation>모델(&amp;M):</translation>
    </message>
    <message>
        <source>API &amp;key:</source>
        <translation>API 키(&amp;K):</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>&amp;Size in characters:</source>
        <translation>글자 수(&amp;S):</translation>
    </message>
    <message>
        <source>&amp;Overlap in characters:</source>
        <translation>겹침 글자 수(&amp;O):</translation>
    </message>
    <message>
        <source>A key is kept; type to replace it</source>
        <translation>키가 보관되어 있습니다. 바꾸려면 입력하세요</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} 사용</translation>
    </message>
    <message>
        <source>Found on this computer:</source>
        <translation>이 컴퓨터에서 찾았습니다:</translation>
    </message>
    <message>
        <source>No endpoint answers on this computer&apos;s usual ports.</source>
        <translation>이 컴퓨터의 일반적인 포트에서 응답하는 엔드포인트가 없습니다.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>an endpoint needs one</source>
        <translation>엔드포인트에는 주소가 필요합니다</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>an endpoint needs its name</source>
        <translation>엔드포인트에는 모델 이름이 필요합니다</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>묻는 중…</translation>
    </message>
    <message>
        <source>{size} characters with {overlap} of overlap; the model reads {tokens} tokens.</source>
        <translation>{size}자, 겹침 {overlap}자. 모델은 {tokens}토큰을 읽습니다.</translation>
    </message>
    <message>
        <source>Documents already in the library stay searchable with the model that embedded them; new ones use the new model.</source>
        <translation>라이브러리에 있는 문서는 그때의 모델로 계속 검색되며, 이제부터는 새 모델을 씁니다.</translation>
    </message>
    <message>
        <source>Documents already in the library keep their chunks; new ones are split like this.</source>
        <translation>라이브러리에 있는 문서는 지금의 조각를 유지하고, 새 문서부터 이렇게 나뉩니다.</translation>
    </message>
    <message>
        <source>{size} characters with {overlap} of overlap; the model&apos;s limit is unknown.</source>
        <translation>{size}자, 겹침 {overlap}자. 모델이 얼마나 읽는지는 알려져 있지 않습니다.</translation>
    </message>
    <message>
        <source>{size} characters are more than the model reads ({tokens} tokens, about {characters} characters): a search by meaning would miss the ends of chunks.</source>
        <translation>{size}자는 모델이 읽는 양({tokens}토큰, 약 {characters}자)보다 많습니다. 조각의 끝부분은 뜻으로 찾을 수 없게 됩니다.</translation>
    </message>
    <message>
        <source>English only, faster</source>
        <translation>영어 전용, 더 빠름</translation>
    </message>
    <message>
        <source>a hundred languages</source>
        <translation>백여 개 언어</translation>
    </message>
    <message>
        <source>Built-in mo&amp;del:</source>
        <translation>내장 모델(&amp;D):</translation>
    </message>
    <message>
        <source>This library&apos;s model reads English only. {model} reads a hundred languages; the change costs nothing but time, and you can switch back.</source>
        <translation>이 라이브러리의 모델은 영어만 읽습니다. {model}은(는) 백여 개 언어를 읽습니다. 바꾸는 데에는 시간만 들 뿐 비용은 들지 않으며, 언제든 되돌릴 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Opening the library…</source>
        <translation>라이브러리를 여는 중…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>파일 추가…</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Try the sample documents</source>
        <translation>예제 문서로 해 보기</translation>
    </message>
    <message>
        <source>Drop documents here</source>
        <translation>문서를 여기에 놓으세요</translation>
    </message>
    <message>
        <source>PDF, Markdown and text files, or whole folders. Each becomes searchable on this computer, or says why it could not be read.</source>
        <translation>PDF, 마크다운, 텍스트 파일이나 폴더째로 놓으세요. 각 문서는 이 컴퓨터에서 검색할 수 있게 되거나, 읽지 못한 이유를 알려 줍니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Open another library…</source>
        <translation>다른 라이브러리 열기…</translation>
    </message>
    <message>
        <source>You can drop files already.</source>
        <translation>지금도 파일을 놓을 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>EncodingDialog</name>
    <message>
        <source>Read with another encoding</source>
        <translation>다른 인코딩으로 읽기</translation>
    </message>
    <message>
        <source>such as cp437 or mac_roman</source>
        <translation>예: cp437, mac_roman</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>다시 읽기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Encoding:</source>
        <translation>인코딩(&amp;E):</translation>
    </message>
    <message>
        <source>&amp;Another one:</source>
        <translation>다른 인코딩(&amp;A):</translation>
    </message>
    <message>
        <source>How it &amp;begins:</source>
        <translation>시작 부분(&amp;B):</translation>
    </message>
    <message>
        <source>Western European</source>
        <translation>서유럽어</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>키릴 문자</translation>
    </message>
    <message>
        <source>Central European</source>
        <translation>중앙유럽어</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>일본어</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>한국어</translation>
    </message>
    <message>
        <source>Chinese, simplified</source>
        <translation>중국어 간체</translation>
    </message>
    <message>
        <source>Chinese, traditional</source>
        <translation>중국어 번체</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>그리스어</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>튀르키예어</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>히브리어</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>아랍어</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>태국어</translation>
    </message>
    <message>
        <source>Which encoding does “{name}” use?</source>
        <translation>“{name}”은(는) 어떤 인코딩으로 쓰였습니까?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other document(s) will be read the same way.</source>
        <translation>
            <numerusform>다른 문서 %Ln개도 같은 방식으로 읽습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The current text stays searchable until the new text is ready. Unchanged chunks cost nothing.</source>
        <translation>새 본문이 준비될 때까지 지금 검색되는 내용은 그대로 남습니다. 바뀌지 않는 조각에는 비용이 들지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln character(s) here cannot be read as {encoding}.</source>
        <translation>
            <numerusform>이 가운데 글자 %Ln개는 {encoding}(으)로 읽을 수 없습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Detected from the bytes: {encoding}.</source>
        <translation>바이트에서 알아낸 인코딩: {encoding}</translation>
    </message>
    <message>
        <source>Every character here can be read as {encoding}.</source>
        <translation>모든 글자를 {encoding}(으)로 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Detect from the bytes</source>
        <translation>바이트에서 알아내기</translation>
    </message>
    <message>
        <source>Choose an encoding, or enter its name.</source>
        <translation>하나를 고르거나 이름을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>FileType</name>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>마크다운</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Word 문서</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 통합 문서</translation>
    </message>
    <message>
        <source>PowerPoint presentation</source>
        <translation>PowerPoint 프레젠테이션</translation>
    </message>
    <message>
        <source>Hangul document (HWPX)</source>
        <translation>한글 문서(HWPX)</translation>
    </message>
    <message>
        <source>Hangul document</source>
        <translation>한글 문서</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>웹 페이지</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>표</translation>
    </message>
    <message>
        <source>Mail message</source>
        <translation>메일</translation>
    </message>
    <message>
        <source>Outlook message</source>
        <translation>Outlook 메일</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>서식 있는 텍스트</translation>
    </message>
    <message>
        <source>OpenDocument text</source>
        <translation>OpenDocument 문서</translation>
    </message>
    <message>
        <source>OpenDocument spreadsheet</source>
        <translation>OpenDocument 스프레드시트</translation>
    </message>
    <message>
        <source>OpenDocument presentation</source>
        <translation>OpenDocument 프레젠테이션</translation>
    </message>
    <message>
        <source>E-book</source>
        <translation>전자책</translation>
    </message>
    <message>
        <source>Excel 97 workbook</source>
        <translation>Excel 97 통합 문서</translation>
    </message>
    <message>
        <source>Excel binary workbook</source>
        <translation>Excel 바이너리 통합 문서</translation>
    </message>
    <message>
        <source>Notebook</source>
        <translation>노트북</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>자막</translation>
    </message>
    <message>
        <source>Program code</source>
        <translation>프로그램 코드</translation>
    </message>
    <message>
        <source>Word 97 document</source>
        <translation>Word 97 문서</translation>
    </message>
    <message>
        <source>PowerPoint 97 presentation</source>
        <translation>PowerPoint 97 프레젠테이션</translation>
    </message>
    <message>
        <source>ZIP archive</source>
        <translation>ZIP 압축 파일</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>작업 중</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>All types</source>
        <translation>모든 종류</translation>
    </message>
    <message>
        <source>Types shown</source>
        <translation>표시할 종류</translation>
    </message>
    <message>
        <source>Filter names</source>
        <translation>이름 거르기</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>With gaps</source>
        <translation>빠진 곳 있음</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>모든 태그</translation>
    </message>
    <message>
        <source>Tag shown</source>
        <translation>표시할 태그</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this document</source>
        <translation>이 문서에서 찾기</translation>
    </message>
    <message>
        <source>Previous place (Shift+F3)</source>
        <translation>이전 위치 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next place (F3)</source>
        <translation>다음 위치 (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기 (Esc)</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>찾지 못했습니다</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{count}개 중 {place}번째</translation>
    </message>
</context>
<context>
    <name>FolderList</name>
    <message>
        <source>&amp;Add folder…</source>
        <translation>폴더 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>제거(&amp;R)</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
</context>
<context>
    <name>FormattedPage</name>
    <message>
        <source>Page</source>
        <translation>쪽</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>Open another &amp;library…</source>
        <translation>다른 라이브러리 열기(&amp;L)…</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>시스템 언어</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Show an icon in the system &amp;tray</source>
        <translation>시스템 트레이에 아이콘 표시(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Notify me when all documents are done</source>
        <translation>모든 문서가 끝나면 알림(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Start docdesk when I log in</source>
        <translation>로그인할 때 docdesk 시작(&amp;S)</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>창</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>언어(&amp;L):</translation>
    </message>
    <message>
        <source>T&amp;heme:</source>
        <translation>테마(&amp;H):</translation>
    </message>
    <message>
        <source>In the background</source>
        <translation>백그라운드</translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation>이 데스크톱에는 시스템 트레이가 없습니다.</translation>
    </message>
    <message>
        <source>The window uses it the next time it starts.</source>
        <translation>창을 다음에 시작할 때부터 적용됩니다.</translation>
    </message>
    <message>
        <source>The whole library is in this one folder. To move it, close docdesk, move the folder, and open it there.</source>
        <translation>라이브러리의 모든 것이 이 폴더 하나에 있습니다. 옮기려면 docdesk를 닫고 폴더를 옮긴 뒤 그곳에서 여십시오.</translation>
    </message>
    <message>
        <source>&amp;Reduce motion: nothing moves by itself</source>
        <translation>움직임 줄이기: 저절로 움직이는 것이 없습니다(&amp;R)</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>시스템 설정 따르기</translation>
    </message>
    <message>
        <source>Look for new &amp;versions once a day</source>
        <translation>하루 한 번 새 버전 찾기(&amp;V)</translation>
    </message>
    <message>
        <source>New versions</source>
        <translation>새 버전</translation>
    </message>
    <message>
        <source>docdesk then asks {host}, and sends nothing about you or this computer. It installs nothing.</source>
        <translation>{host}에 묻기만 하고, 나나 이 컴퓨터에 대한 것은 아무것도 보내지 않습니다. 설치도 하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Ten minutes with docdesk</source>
        <translation>10분 만에 알아보는 docdesk</translation>
    </message>
    <message>
        <source>Add documents</source>
        <translation>문서 추가</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>When a document failed</source>
        <translation>문서가 실패했을 때</translation>
    </message>
    <message>
        <source>All errors</source>
        <translation>모든 오류</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Use from other programs</source>
        <translation>다른 프로그램에서 쓰기</translation>
    </message>
    <message>
        <source>The library’s format</source>
        <translation>라이브러리 형식</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>감시하는 폴더</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>파일 형식</translation>
    </message>
    <message>
        <source>Money and limits</source>
        <translation>비용과 한도</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>개인 정보</translation>
    </message>
    <message>
        <source>Limits and figures</source>
        <translation>한도와 수치</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>보안</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>모든 설정</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>변경 사항</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>Guide</source>
        <translation>안내서</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Page of the guide</source>
        <translation>안내서 페이지</translation>
    </message>
    <message>
        <source>Find on this page</source>
        <translation>이 페이지에서 찾기</translation>
    </message>
    <message>
        <source>Not found on this page.</source>
        <translation>이 페이지에 없습니다.</translation>
    </message>
</context>
<context>
    <name>HiddenRows</name>
    <message numerus="yes">
        <source>The filter hides %Ln document(s) that you have just changed or added.</source>
        <translation>
            <numerusform>방금 바꾸거나 추가한 문서 %Ln개가 필터에 가려져 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
</context>
<context>
    <name>KeptQuestionsDialog</name>
    <message>
        <source>Kept questions</source>
        <translation>보관한 질문</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>&amp;Ask them all</source>
        <translation>모두 다시 묻기(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>제거(&amp;R)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln question(s)</source>
        <translation>
            <numerusform>질문 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>No question is kept. Search for something, and keep a passage as the right answer in its menu, or say below the results that nothing here is the answer.</source>
        <translation>보관한 질문이 없습니다. 검색한 뒤 구절의 메뉴에서 정답으로 보관하거나, 결과 아래에서 답이 없다고 표시하세요.</translation>
    </message>
    <message>
        <source>Asking the kept questions…</source>
        <translation>보관한 질문을 묻는 중…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) changed</source>
        <translation>
            <numerusform>답 %Ln개가 바뀌었습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>{when}: first {first}, among five {five}, MRR {mrr}, rightly nothing {nothing} ({model})</source>
        <translation>{when}: 첫 번째 {first}, 다섯 안 {five}, MRR {mrr}, 답 없음을 맞힘 {nothing}({model})</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>its document is gone</source>
        <translation>문서가 없어졌습니다</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>찾은 것 없음</translation>
    </message>
    <message>
        <source>something found</source>
        <translation>찾은 것 있음</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>찾지 못함</translation>
    </message>
    <message>
        <source>place {rank}</source>
        <translation>{rank}위</translation>
    </message>
</context>
<context>
    <name>LedgerDialog</name>
    <message>
        <source>What left this machine</source>
        <translation>이 컴퓨터에서 나간 것</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>For</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>A question</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>A test of the settings</source>
        <translation>설정 시험</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Signing in to the bucket</source>
        <translation>버킷 로그인</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>응답함</translation>
    </message>
    <message>
        <source>No whole answer</source>
        <translation>온전한 응답 없음</translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation>가격 모름</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>요청 %n건</numerusform>
        </translation>
    </message>
    <message>
        <source>, {bytes} bytes of text, {cost}</source>
        <translation>, 텍스트 {bytes}바이트, {cost}</translation>
    </message>
    <message>
        <source>, and {count} without a known price</source>
        <translation>, 가격을 알 수 없는 것 {count}개</translation>
    </message>
    <message>
        <source>Rate limited; retried later</source>
        <translation>제공자의 한도: 나중에 다시 물음</translation>
    </message>
    <message>
        <source>Nothing has been sent to another program or computer.</source>
        <translation>다른 프로그램이나 컴퓨터로 보낸 것이 없습니다.</translation>
    </message>
    <message>
        <source>An answer</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>Looking for a new version</source>
        <translation>새 버전 찾기</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>Files left out</source>
        <translation>제외된 파일</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>&amp;Copy list</source>
        <translation>목록 복사(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) did not get a row of their own:</source>
        <translation>
            <numerusform>파일 %Ln개는 따로 행이 없습니다:</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Show the document</source>
        <translation>문서 보기(&amp;S)</translation>
    </message>
</context>
<context>
    <name>LimitsPage</name>
    <message>
        <source>Limits</source>
        <translation>한도</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Workers and their memory change at the next start.</source>
        <translation>작업 프로세스 수와 메모리는 다음에 시작할 때 바뀝니다.</translation>
    </message>
    <message>
        <source>A file over a limit fails and says so; retry it after raising the limit. A page that takes longer is skipped, and the row says which.</source>
        <translation>한도를 넘는 파일은 실패하고 그 이유를 알려 줍니다. 한도를 올린 뒤 다시 시도하십시오. 시간을 넘긴 쪽은 건너뛰며, 어느 쪽인지 행에 표시됩니다.</translation>
    </message>
    <message>
        <source>For pages without legible text</source>
        <translation>읽을 수 있는 텍스트가 없는 페이지만</translation>
    </message>
    <message>
        <source>For every page</source>
        <translation>모든 페이지</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>Text recognition (scans and photos)</source>
        <translation>텍스트 인식(스캔본과 사진)</translation>
    </message>
    <message>
        <source>&amp;Recognise text:</source>
        <translation>텍스트 인식(&amp;R):</translation>
    </message>
    <message>
        <source>&amp;Languages:</source>
        <translation>언어(&amp;L):</translation>
    </message>
    <message>
        <source>As Tesseract names them, joined by +, such as kor+eng. Others than these need the language data of a Tesseract that is installed.</source>
        <translation>Tesseract에서 쓰는 이름을 +로 이어 적습니다(예: kor+eng). 그 밖의 언어는 컴퓨터에 설치된 Tesseract의 언어 데이터가 있어야 합니다.</translation>
    </message>
</context>
<context>
    <name>MarkedDocument</name>
    <message>
        <source>The passage is not marked.</source>
        <translation>이 부분을 쪽에 표시하지 못했습니다.</translation>
    </message>
    <message>
        <source>The passage was copied.</source>
        <translation>이 부분을 복사했습니다.</translation>
    </message>
    <message>
        <source>The passage is marked on {pages}.</source>
        <translation>이 부분을 {pages}에 표시했습니다.</translation>
    </message>
    <message>
        <source>The selected text was copied.</source>
        <translation>선택한 텍스트를 복사했습니다.</translation>
    </message>
    <message>
        <source>Only the first {count} pages of the selected text were copied.</source>
        <translation>선택한 텍스트 중 처음 {count}쪽만 복사했습니다.</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Embeddings are made by:</source>
        <translation>임베딩을 만드는 방법:</translation>
    </message>
    <message>
        <source>A &amp;local endpoint: {name} was found on this computer</source>
        <translation>로컬 엔드포인트(&amp;L): 이 컴퓨터에서 {name}을(를) 찾았습니다</translation>
    </message>
</context>
<context>
    <name>MoneyPage</name>
    <message>
        <source>Money and privacy</source>
        <translation>비용과 개인 정보</translation>
    </message>
    <message>
        <source>Always ask</source>
        <translation>항상 묻기</translation>
    </message>
    <message>
        <source>&amp;Nothing leaves this computer</source>
        <translation>아무것도 이 컴퓨터 밖으로 내보내지 않기(&amp;N)</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>Ask before a drop that costs &amp;more than:</source>
        <translation>추가하기 전에 물을 비용(&amp;M):</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>개인 정보</translation>
    </message>
    <message>
        <source>The built-in model costs nothing and sends nothing.</source>
        <translation>내장 모델은 비용이 들지 않고 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>An endpoint on this computer costs nothing.</source>
        <translation>이 컴퓨터의 엔드포인트는 비용이 들지 않습니다.</translation>
    </message>
    <message>
        <source>{model}: ${price} for a million tokens ({source}, {date}).</source>
        <translation>{model}: 토큰 백만 개당 ${price} ({source}, {date}).</translation>
    </message>
    <message>
        <source>The backup will wait.</source>
        <translation>백업은 기다립니다.</translation>
    </message>
    <message>
        <source>docdesk refuses every connection to another computer. The built-in model and endpoints on this computer still work.</source>
        <translation>다른 컴퓨터로 가는 모든 연결을, 연결을 만드는 라이브러리보다 아래에서 거부합니다. 내장 모델과 이 컴퓨터의 엔드포인트는 계속 동작합니다.</translation>
    </message>
    <message>
        <source>The price of this model is unknown: you are asked about every drop.</source>
        <translation>이 모델의 가격을 알 수 없으므로 추가할 때마다 묻습니다.</translation>
    </message>
    <message>
        <source>The provider cannot be reached then, so the queue will pause.</source>
        <translation>그러면 제공자에게 물을 수 없어 대기열이 멈춥니다.</translation>
    </message>
</context>
<context>
    <name>NewVersionBar</name>
    <message>
        <source>Open its page</source>
        <translation>페이지 열기</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>PageColumn</name>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>There is no picture of this page. Its text is beside it.</source>
        <translation>이 쪽은 그림으로 볼 수 없습니다. 글은 옆에 있습니다.</translation>
    </message>
</context>
<context>
    <name>PaletteDialog</name>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>Type a part of a command’s name</source>
        <translation>명령 이름의 일부를 입력하세요</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>No command has these words.</source>
        <translation>이 낱말이 들어 있는 명령이 없습니다.</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>No document matches the filter.</source>
        <translation>조건에 맞는 문서가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) became ready</source>
        <translation>
            <numerusform>문서 %Ln개가 준비되었습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln개 실패</numerusform>
        </translation>
    </message>
    <message>
        <source>All documents are done</source>
        <translation>모든 문서 처리가 끝났습니다</translation>
    </message>
    <message>
        <source>No document can be read: all files are of kinds that docdesk does not read.</source>
        <translation>읽을 수 있는 문서가 없습니다. 모두 docdesk가 읽지 않는 종류의 파일입니다.</translation>
    </message>
</context>
<context>
    <name>Passage</name>
    <message>
        <source>pages {first}–{last}</source>
        <translation>{first}–{last}쪽</translation>
    </message>
    <message>
        <source>page {page}</source>
        <translation>{page}쪽</translation>
    </message>
    <message>
        <source>— {name}, {page}</source>
        <translation>— {name}, {page}</translation>
    </message>
    <message>
        <source>slide {label}</source>
        <translation>슬라이드 {label}</translation>
    </message>
    <message>
        <source>chapter “{label}”</source>
        <translation>“{label}” 장</translation>
    </message>
    <message>
        <source>at {label}</source>
        <translation>{label} 지점</translation>
    </message>
    <message>
        <source>the source was deleted</source>
        <translation>원본 문서가 삭제됨</translation>
    </message>
</context>
<context>
    <name>PassageModel</name>
    <message>
        <source>open</source>
        <translation>펼침</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>접힘</translation>
    </message>
    <message numerus="yes">
        <source>Also in %Ln other(s)</source>
        <translation>
            <numerusform>다른 %Ln곳에도 있음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more passage(s) of this document</source>
        <translation>
            <numerusform>이 문서의 구절 %Ln개 더</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln weak match(es)</source>
        <translation>
            <numerusform>관련이 약한 구절 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PasswordBar</name>
    <message>
        <source>Password</source>
        <translation>암호</translation>
    </message>
    <message>
        <source>It is not saved.</source>
        <translation>저장되지 않습니다.</translation>
    </message>
    <message>
        <source>Show the pages</source>
        <translation>쪽 보기</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Password</source>
        <translation>암호</translation>
    </message>
    <message>
        <source>The last password did not open “{name}”.</source>
        <translation>지난 암호로는 “{name}”을(를) 열지 못했습니다.</translation>
    </message>
    <message>
        <source>“{name}” is protected.</source>
        <translation>“{name}”은(는) 암호로 보호되어 있습니다.</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>암호(&amp;P):</translation>
    </message>
    <message>
        <source>&amp;Show it</source>
        <translation>표시(&amp;S)</translation>
    </message>
    <message>
        <source>Used once to read the file, and not saved.</source>
        <translation>파일을 읽는 데 한 번만 쓰고 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>Trying the password. If you close this window, documents that it opens are still read.</source>
        <translation>암호를 시도하고 있습니다. 이 창을 닫아도 암호가 맞는 문서는 계속 읽습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) are protected. The password is tried on all of them.</source>
        <translation>
            <numerusform>문서 %Ln개가 보호되어 있습니다. 암호를 모든 문서에 시도합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last password did not open %Ln document(s).</source>
        <translation>
            <numerusform>마지막 암호로 문서 %Ln개를 열지 못했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Plan</name>
    <message>
        <source>price unknown</source>
        <translation>가격 모름</translation>
    </message>
    <message>
        <source>about {what}</source>
        <translation>약 {what}</translation>
    </message>
    <message>
        <source>nothing to pay</source>
        <translation>비용 없음</translation>
    </message>
    <message>
        <source>at most {what}</source>
        <translation>최대 {what}</translation>
    </message>
    <message>
        <source>Files: {what}</source>
        <translation>파일: {what}</translation>
    </message>
    <message>
        <source>Pages: {what}</source>
        <translation>페이지: {what}</translation>
    </message>
    <message>
        <source>Chunks: {what}</source>
        <translation>조각: {what}</translation>
    </message>
    <message>
        <source>Tokens: {what}</source>
        <translation>토큰: {what}</translation>
    </message>
    <message>
        <source>New ones: {what}</source>
        <translation>새 토큰: {what}</translation>
    </message>
    <message>
        <source>Cost: {what}</source>
        <translation>비용: {what}</translation>
    </message>
    <message>
        <source>Time: {what}</source>
        <translation>시간: {what}</translation>
    </message>
    <message>
        <source>Prices of {date}, from {source}</source>
        <translation>{date}의 가격, 출처: {source}</translation>
    </message>
    <message>
        <source>Identical to {name}.</source>
        <translation>{name}과(와) 내용이 같습니다.</translation>
    </message>
    <message>
        <source>All of it has been embedded before.</source>
        <translation>모두 이미 임베딩되어 있습니다.</translation>
    </message>
    <message>
        <source>It is in {language}; the model only understands English.</source>
        <translation>{language}로 되어 있는데, 이 모델은 영어만 압니다.</translation>
    </message>
    <message>
        <source>Token counts are estimates: the model&apos;s tokenizer is not on this computer. There are at most {most} new ones.</source>
        <translation>토큰 수는 추정치입니다. 모델의 토크나이저가 이 컴퓨터에 없습니다. 새 토큰은 최대 {most}개입니다.</translation>
    </message>
    <message>
        <source>Pages of pictures to recognise: {pages}, in about {time}, at {seconds} s a page and {workers} pages at once. {tokens} tokens are counted for each of them.</source>
        <translation>글자를 인식할 그림 페이지: {pages}, 약 {time} 소요(페이지당 {seconds}초, 동시에 {workers}페이지). 한 페이지를 토큰 {tokens}개로 계산했습니다.</translation>
    </message>
    <message>
        <source>Pages whose text will be recognised: {count}.</source>
        <translation>글자를 인식할 페이지: {count}.</translation>
    </message>
    <message>
        <source>Counted with the files inside it: {count} ({size}).</source>
        <translation>안에 있는 파일까지 포함한 값입니다: {count}개 ({size}).</translation>
    </message>
    <message>
        <source>{count} of them cannot be read.</source>
        <translation>그중 {count}개는 읽을 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>Files of the plan</source>
        <translation>계획의 파일</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>시작(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Do not add</source>
        <translation>추가하지 않기(&amp;D)</translation>
    </message>
    <message>
        <source>%v of %m files</source>
        <translation>파일 %m개 중 %v개</translation>
    </message>
    <message>
        <source>Files examined</source>
        <translation>살펴본 파일</translation>
    </message>
    <message>
        <source>The files added last, and their cost. Nothing is sent for this.</source>
        <translation>마지막에 추가한 파일과 그 합계입니다. 이를 위해 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>The files are being examined on this computer. Nothing is sent yet.</source>
        <translation>이 컴퓨터에서 파일을 살펴보고 있습니다. 그동안 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing has been sent yet. Clear the box of each file to leave out, then start.</source>
        <translation>아직 아무것도 보내지 않았습니다. 제외할 파일의 표시를 지운 뒤 시작하세요.</translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>글자</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>New</source>
        <translation>새 토큰</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>Tokens that this model has not embedded yet in this library</source>
        <translation>이 라이브러리에서 이 모델로 아직 임베딩하지 않은 토큰</translation>
    </message>
</context>
<context>
    <name>ProgramsPage</name>
    <message>
        <source>Other programs</source>
        <translation>다른 프로그램</translation>
    </message>
    <message>
        <source>Always the same &amp;port:</source>
        <translation>항상 같은 포트(&amp;P):</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Programs on this computer reach the library at this address over HTTP, WebSocket and MCP. They need the token, which is in the file above and new at each start. Web pages cannot reach it.</source>
        <translation>이 컴퓨터의 프로그램은 HTTP, WebSocket, MCP를 통해 이 주소에서 라이브러리에 접근합니다. 토큰이 필요하며, 토큰은 위 파일에 있고 시작할 때마다 새로 만들어집니다. 웹 페이지는 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>Folders for assistants</source>
        <translation>어시스턴트용 폴더</translation>
    </message>
    <message>
        <source>An assistant may search and read the library. It may add files only from these folders.</source>
        <translation>어시스턴트는 라이브러리를 검색하고 읽을 수 있습니다. 파일은 이 폴더에서만 추가할 수 있습니다.</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>주소:</translation>
    </message>
    <message>
        <source>Token in:</source>
        <translation>토큰 위치:</translation>
    </message>
    <message>
        <source>Assistants</source>
        <translation>어시스턴트</translation>
    </message>
    <message>
        <source>The address changes when you save.</source>
        <translation>저장하면 바로 주소가 바뀝니다.</translation>
    </message>
    <message>
        <source>Another program uses port {port}: for now the address is the one above.</source>
        <translation>다른 프로그램이 포트 {port}을(를) 쓰고 있어 지금은 위의 주소를 씁니다.</translation>
    </message>
</context>
<context>
    <name>QuestionParts</name>
    <message>
        <source>Only: {parts}</source>
        <translation>조건: {parts}</translation>
    </message>
    <message>
        <source>Click a part to take it out of the question</source>
        <translation>조건을 누르면 질문에서 빠집니다</translation>
    </message>
</context>
<context>
    <name>QuestionsPage</name>
    <message>
        <source>Questions</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>Stays as it is</source>
        <translation>그대로 유지</translation>
    </message>
    <message>
        <source>&amp;Keep questions and answers in the library</source>
        <translation>질문과 답변을 라이브러리에 보관(&amp;K)</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>답변하는 모델</translation>
    </message>
    <message>
        <source>&amp;Address of the chat endpoint:</source>
        <translation>대화 엔드포인트 주소(&amp;A):</translation>
    </message>
    <message>
        <source>&amp;Model:</source>
        <translation>모델(&amp;M):</translation>
    </message>
    <message>
        <source>&amp;Key:</source>
        <translation>키(&amp;K):</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>&amp;Passages that the model is given:</source>
        <translation>모델에 주는 구절 수(&amp;P):</translation>
    </message>
    <message>
        <source>&amp;Longest answer, in tokens:</source>
        <translation>답변의 최대 길이(토큰)(&amp;L):</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>&amp;Use {name} with {model}</source>
        <translation>{name}의 {model} 사용(&amp;U)</translation>
    </message>
    <message>
        <source>{name} answers on this computer.</source>
        <translation>이 컴퓨터에서 {name}이(가) 응답합니다.</translation>
    </message>
    <message>
        <source>Without an address, docdesk searches and does not answer.</source>
        <translation>주소가 없으면 docdesk는 검색만 하고 답변하지 않습니다.</translation>
    </message>
    <message>
        <source>An endpoint on this computer costs nothing, and nothing leaves this computer.</source>
        <translation>이 컴퓨터의 엔드포인트는 비용이 들지 않으며, 아무것도 이 컴퓨터 밖으로 나가지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing leaves this computer, so questions to {host} are refused.</source>
        <translation>이 컴퓨터 밖으로 아무것도 보내지 않으므로 {host}에는 질문할 수 없습니다.</translation>
    </message>
    <message>
        <source>A question sends its passages to {host}. The price of this model is unknown.</source>
        <translation>질문하면 구절이 {host}(으)로 전송됩니다. 이 모델의 가격은 알 수 없습니다.</translation>
    </message>
    <message>
        <source>&amp;Try it</source>
        <translation>시험해 보기(&amp;T)</translation>
    </message>
    <message>
        <source>Sends one short question, and nothing of your documents</source>
        <translation>짧은 질문 하나만 보내며, 문서의 내용은 보내지 않습니다</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>묻는 중…</translation>
    </message>
    <message>
        <source>A question sends its passages to {host}: ${cost} for a million tokens, ${answer} for those of answers. Prices of {date}, from {source}.</source>
        <translation>질문하면 구절을 {host}(으)로 보냅니다. 토큰 백만 개에 ${cost}, 답변의 토큰은 ${answer}입니다. {date} 기준 가격, 출처: {source}.</translation>
    </message>
</context>
<context>
    <name>RecentLibraries</name>
    <message>
        <source>&amp;Recent libraries</source>
        <translation>최근 라이브러리(&amp;R)</translation>
    </message>
</context>
<context>
    <name>Release</name>
    <message>
        <source>You have the newest version.</source>
        <translation>지금 쓰는 버전이 가장 새 버전입니다.</translation>
    </message>
    <message>
        <source>docdesk {newer} is there; you have {here}.</source>
        <translation>docdesk {newer}이(가) 나왔습니다. 지금 쓰는 버전은 {here}입니다.</translation>
    </message>
    <message>
        <source>If you go back to {here}, it opens your libraries as they are then.</source>
        <translation>{here}(으)로 되돌아가도 라이브러리를 그대로 열 수 있습니다.</translation>
    </message>
    <message>
        <source>It changes each library when it first opens it, and {here} opens that library no more. To be able to go back, first close docdesk and copy the library’s folder, or make a backup.</source>
        <translation>새 버전은 라이브러리를 처음 열 때 그 형식을 바꾸며, 그 뒤에는 {here}에서 그 라이브러리를 열 수 없습니다. 되돌아갈 수 있게 하려면 먼저 docdesk를 닫고 라이브러리 폴더를 복사하거나 백업하세요.</translation>
    </message>
</context>
<context>
    <name>Remaining</name>
    <message>
        <source>&lt; 1 min</source>
        <translation>1분 미만</translation>
    </message>
    <message>
        <source>≈ {count} min</source>
        <translation>약 {count}분</translation>
    </message>
    <message>
        <source>≈ {count} h</source>
        <translation>약 {count}시간</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>1분 미만 남음</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>약 %Ln분 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s) left</source>
        <translation>
            <numerusform>약 %Ln시간 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln day(s) left</source>
        <translation>
            <numerusform>약 %Ln일 남음</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovedDialog</name>
    <message>
        <source>Recently removed</source>
        <translation>최근에 제거한 문서</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>제거한 때</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>복원(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete now</source>
        <translation>지금 삭제(&amp;D)</translation>
    </message>
    <message>
        <source>Removed documents can be restored for 30 days. Deleting one now cannot be undone: it erases the text, the vectors, and the embeddings that no other document needs.</source>
        <translation>제거한 문서는 30일 동안 복원할 수 있습니다. 지금 삭제하면 되돌릴 수 없습니다. 텍스트와 벡터, 그리고 다른 문서에 필요 없는 임베딩이 지워집니다.</translation>
    </message>
    <message>
        <source>There are no removed documents.</source>
        <translation>제거한 문서가 없습니다.</translation>
    </message>
</context>
<context>
    <name>Restore</name>
    <message>
        <source>Fetching the catalog</source>
        <translation>카탈로그를 가져오는 중</translation>
    </message>
    <message>
        <source>Fetching embeddings: {done} of {total}</source>
        <translation>임베딩을 가져오는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Fetching originals: {done} of {total}</source>
        <translation>원본을 가져오는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>{count} originals are not in the bucket: {names}.</source>
        <translation>원본 {count}개가 버킷에 없습니다: {names}.</translation>
    </message>
    <message>
        <source>Rebuilding the vectors: {done} of {total}</source>
        <translation>벡터를 다시 만드는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Restored the library of {time}: {documents} documents with {chunks} passages.</source>
        <translation>{time}의 라이브러리가 돌아왔습니다: 문서 {documents}개, 구절 {chunks}개.</translation>
    </message>
    <message>
        <source>{count} original files were restored.</source>
        <translation>원본 {count}개도 함께 왔습니다.</translation>
    </message>
    <message>
        <source>Some vectors could not be rebuilt from the copy; see: docdesk check</source>
        <translation>사본에서 벡터를 모두 다시 만들지는 못했습니다. docdesk check를 보십시오.</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Restore from a bucket</source>
        <translation>버킷에서 복원</translation>
    </message>
    <message>
        <source>a new or empty folder</source>
        <translation>새 폴더 또는 빈 폴더</translation>
    </message>
    <message>
        <source>Progress of the restore</source>
        <translation>복원 진행률</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>복원(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;From:</source>
        <translation>위치(&amp;F):</translation>
    </message>
    <message>
        <source>&amp;Into the folder:</source>
        <translation>복원할 폴더(&amp;I):</translation>
    </message>
    <message>
        <source>Ser&amp;vice account:</source>
        <translation>서비스 계정(&amp;V):</translation>
    </message>
    <message>
        <source>From</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>a place is {example}</source>
        <translation>위치는 {example} 형식입니다</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>복원할 폴더</translation>
    </message>
    <message>
        <source>a restore needs one</source>
        <translation>복원에는 폴더가 필요합니다</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Browse: {field}</source>
        <translation>찾아보기: {field}</translation>
    </message>
    <message>
        <source>A new or empty folder for the library</source>
        <translation>라이브러리를 위한 새 폴더 또는 빈 폴더</translation>
    </message>
    <message>
        <source>A service account&apos;s file</source>
        <translation>서비스 계정 파일</translation>
    </message>
    <message>
        <source>none: this computer&apos;s default credentials</source>
        <translation>없음: 이 컴퓨터의 로그인 사용</translation>
    </message>
    <message>
        <source>Restore the &amp;original files as well</source>
        <translation>원본 파일도 가져오기(&amp;O)</translation>
    </message>
    <message>
        <source>Continue the bac&amp;kup there from this computer</source>
        <translation>이 컴퓨터에서 그곳의 백업 이어가기(&amp;K)</translation>
    </message>
    <message>
        <source>The computer that made the backup can then no longer send anything to this place.</source>
        <translation>그러면 백업을 만든 컴퓨터는 이곳에 더 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>docdesk checks the newest copy and rebuilds the vectors from it. This sends nothing to a provider and costs nothing. The open library is closed in the meantime. An interrupted restore continues where it stopped.</source>
        <translation>가장 새로운 사본을 확인하고 그것에서 벡터를 다시 만듭니다. 제공자에게 묻지 않으며 비용이 들지 않습니다. 열려 있는 라이브러리는 그동안 닫힙니다. 중단된 복원은 그 자리에서 이어집니다.</translation>
    </message>
    <message>
        <source>Stopped. The restored files are kept: the same restore continues from there.</source>
        <translation>중지했습니다. 돌아온 것은 보존되며, 같은 복원이 그 자리에서 이어집니다.</translation>
    </message>
</context>
<context>
    <name>ResultList</name>
    <message>
        <source>Show the passage</source>
        <translation>구절 보기</translation>
    </message>
    <message>
        <source>Open the document</source>
        <translation>문서 열기</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Copy the passage</source>
        <translation>구절 복사</translation>
    </message>
    <message>
        <source>Copy the passage with its source</source>
        <translation>출처와 함께 구절 복사</translation>
    </message>
    <message>
        <source>More like this passage</source>
        <translation>이 구절과 비슷한 구절</translation>
    </message>
    <message>
        <source>Keep as the right answer</source>
        <translation>정답으로 보관</translation>
    </message>
    <message>
        <source>Open the document at this page</source>
        <translation>문서를 이 쪽에서 열기</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Markdown으로 복사</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>JSON으로 복사</translation>
    </message>
    <message>
        <source>Copy the file</source>
        <translation>파일 복사</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>A duplicate of {name}: the files are identical, so they are one document.</source>
        <translation>중복: {name}과(와) 내용이 같아 한 문서입니다.</translation>
    </message>
</context>
<context>
    <name>SearchHistory</name>
    <message>
        <source>Recent questions (Down)</source>
        <translation>최근 질문 (아래쪽 화살표)</translation>
    </message>
    <message>
        <source>Forget one</source>
        <translation>하나 지우기</translation>
    </message>
    <message>
        <source>Forget all of them</source>
        <translation>모두 지우기</translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>검색 닫기</translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation>검색 닫기(Esc)</translation>
    </message>
    <message>
        <source>Passages found</source>
        <translation>찾은 구절</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>문서 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>조각 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Searching for “{text}”…</source>
        <translation>“{text}” 검색 중…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln passage(s)</source>
        <translation>
            <numerusform>구절 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} for “{text}”</source>
        <translation>“{text}”: {count}</translation>
    </message>
    <message>
        <source>Nothing was found. Only documents that are ready are searched.</source>
        <translation>찾은 것이 없습니다. 준비된 문서만 검색합니다.</translation>
    </message>
    <message>
        <source>Nothing matches “{text}” well</source>
        <translation>“{text}”에 잘 맞는 구절이 없습니다</translation>
    </message>
    <message>
        <source>{passages} in {documents}</source>
        <translation>{documents}에서 {passages}</translation>
    </message>
    <message>
        <source>Nothing here is the answer</source>
        <translation>여기에 답이 없음</translation>
    </message>
    <message>
        <source>Keep the question as one that this library cannot answer</source>
        <translation>이 라이브러리가 답할 수 없는 질문으로 보관합니다</translation>
    </message>
    <message>
        <source>Kept with its answer</source>
        <translation>정답과 함께 보관했습니다</translation>
    </message>
    <message>
        <source>Kept as a question without an answer</source>
        <translation>답이 없는 질문으로 보관했습니다</translation>
    </message>
</context>
<context>
    <name>Selection</name>
    <message>
        <source>price unknown</source>
        <translation>가격 알 수 없음</translation>
    </message>
    <message>
        <source>embeddings cost nothing</source>
        <translation>임베딩 비용 없음</translation>
    </message>
    <message>
        <source>embeddings cost at most {cost}</source>
        <translation>임베딩 비용 최대 {cost}</translation>
    </message>
</context>
<context>
    <name>SelectionPanel</name>
    <message>
        <source>Selected documents</source>
        <translation>선택한 문서</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Enter password…</source>
        <translation>암호 입력…</translation>
    </message>
    <message>
        <source>Read with another encoding…</source>
        <translation>다른 인코딩으로 읽기…</translation>
    </message>
    <message>
        <source>Open settings…</source>
        <translation>설정 열기…</translation>
    </message>
    <message>
        <source>Raise the limit…</source>
        <translation>한도 늘리기…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) selected</source>
        <translation>
            <numerusform>문서 %Ln개 선택됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln쪽</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>조각 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>It works: {name} answered in {seconds} with {size} numbers a chunk.</source>
        <translation>작동합니다. {name}이(가) {seconds} 만에 조각당 숫자 {size}개로 답했습니다.</translation>
    </message>
    <message>
        <source>The key is kept for this run only.</source>
        <translation>키는 이번 실행 동안만 보관됩니다.</translation>
    </message>
    <message>
        <source>A key would be kept for this run only.</source>
        <translation>키를 넣으면 이번 실행 동안만 보관됩니다.</translation>
    </message>
    <message>
        <source>Taken from the variable OPENAI_API_KEY.</source>
        <translation>환경 변수 OPENAI_API_KEY에서 가져왔습니다.</translation>
    </message>
    <message>
        <source>Kept in this system&apos;s keyring.</source>
        <translation>이 시스템의 키링에 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>Kept for this run only.</source>
        <translation>이번 실행 동안만 보관합니다.</translation>
    </message>
    <message>
        <source>It will be kept in this system&apos;s keyring, never in a file.</source>
        <translation>이 시스템의 키링에 보관하며 파일에는 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>It works: {model} answered in {seconds}.</source>
        <translation>작동합니다. {model}이(가) {seconds} 만에 답했습니다.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>&amp;Save anyway</source>
        <translation>그래도 저장(&amp;S)</translation>
    </message>
    <message>
        <source>These settings do not work at the moment. If you save them anyway, documents wait until they do.</source>
        <translation>이 설정은 지금 작동하지 않습니다. 그래도 저장하면 작동할 때까지 문서가 기다립니다.</translation>
    </message>
    <message>
        <source>Fill in this field to save: {field}</source>
        <translation>저장하려면 이 칸을 채우세요: {field}</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>To do this</source>
        <translation>할 일</translation>
    </message>
    <message>
        <source>Press</source>
        <translation>누를 키</translation>
    </message>
    <message>
        <source>Open the selected document</source>
        <translation>선택한 문서 열기</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Leave the search</source>
        <translation>검색 나가기</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Go to the next part of the window</source>
        <translation>창의 다음 부분으로 가기</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>문서</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Go to the answers of the search</source>
        <translation>검색 결과로 이동</translation>
    </message>
    <message>
        <source>Enter, Down</source>
        <translation>Enter, 아래쪽 화살표</translation>
    </message>
    <message>
        <source>Ask a recent question again, in an empty search field</source>
        <translation>빈 검색란에서 최근 질문 다시 하기</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>아래쪽 화살표</translation>
    </message>
    <message>
        <source>Open and close what is folded under an answer</source>
        <translation>결과 아래 접힌 내용 펼치기와 접기</translation>
    </message>
    <message>
        <source>Right, Left</source>
        <translation>오른쪽, 왼쪽 화살표</translation>
    </message>
    <message>
        <source>On a page</source>
        <translation>페이지에서</translation>
    </message>
    <message>
        <source>Search in the document, go to the next place</source>
        <translation>문서 안에서 검색, 다음 위치로 이동</translation>
    </message>
    <message>
        <source>Larger, smaller, fit the width</source>
        <translation>확대, 축소, 너비에 맞춤</translation>
    </message>
    <message>
        <source>Turn the pages</source>
        <translation>페이지 돌리기</translation>
    </message>
    <message>
        <source>Open a window of its own</source>
        <translation>별도의 창에서 열기</translation>
    </message>
    <message>
        <source>Fit the whole page</source>
        <translation>쪽 전체가 보이게 맞추기</translation>
    </message>
    <message>
        <source>Select word by word, the whole page</source>
        <translation>단어 단위로 선택, 쪽 전체 선택</translation>
    </message>
    <message>
        <source>Shift+Right, Shift+Left, Ctrl+A</source>
        <translation>Shift+오른쪽, Shift+왼쪽, Ctrl+A</translation>
    </message>
    <message>
        <source>Copy the selected words, or the passage</source>
        <translation>선택한 단어 또는 표시된 부분 복사</translation>
    </message>
    <message>
        <source>Choose the next chunk, the one before</source>
        <translation>다음 조각, 이전 조각 선택</translation>
    </message>
</context>
<context>
    <name>Skipped</name>
    <message>
        <source>The system refuses to list this folder.</source>
        <translation>시스템이 이 폴더의 목록을 허용하지 않습니다.</translation>
    </message>
    <message>
        <source>The pictures and scripts of the web page beside it. To add them, add this folder by itself.</source>
        <translation>옆에 있는 웹 페이지의 그림과 스크립트입니다. 추가하려면 이 폴더만 따로 추가하세요.</translation>
    </message>
    <message>
        <source>Neither a file nor a folder.</source>
        <translation>파일도 폴더도 아닙니다.</translation>
    </message>
    <message>
        <source>A hidden file or folder. To add it, add it by itself.</source>
        <translation>숨김 파일 또는 폴더입니다. 읽으려면 그것만 따로 추가하세요.</translation>
    </message>
    <message>
        <source>A link to a folder that contains it.</source>
        <translation>자신이 들어 있는 폴더로 되돌아가는 링크입니다.</translation>
    </message>
</context>
<context>
    <name>SourceFiles</name>
    <message>
        <source>The clipboard contains no files or paths. Copy files, or full paths, one per line.</source>
        <translation>클립보드에 파일이나 경로가 없습니다. 파일을 복사하거나 전체 경로를 한 줄에 하나씩 복사하세요.</translation>
    </message>
    <message>
        <source>No program on this computer opens {path}. Choose one for this kind of file.</source>
        <translation>이 컴퓨터에 {path} 파일을 여는 프로그램이 없습니다. 이 종류의 파일을 열 프로그램을 지정하세요.</translation>
    </message>
    <message>
        <source>{path} cannot be opened: the file is gone.</source>
        <translation>{path} 파일을 열 수 없습니다. 파일이 없어졌습니다.</translation>
    </message>
    <message>
        <source>No program on this computer shows the folder {folder}.</source>
        <translation>이 컴퓨터에 {folder} 폴더를 보여 주는 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>The folder {folder} is gone.</source>
        <translation>{folder} 폴더가 없어졌습니다.</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Starting</source>
        <translation>시작하는 중</translation>
    </message>
    <message>
        <source>Opening the file</source>
        <translation>파일을 여는 중</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>나누는 중</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>임베딩 중</translation>
    </message>
    <message>
        <source>Storing</source>
        <translation>저장하는 중</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>Reading page {done} of {total}</source>
        <translation>읽는 중: {done}/{total}쪽</translation>
    </message>
    <message>
        <source>Splitting page {done} of {total}</source>
        <translation>나누는 중: {done}/{total}쪽</translation>
    </message>
    <message>
        <source>Embedding chunk {done} of {total}</source>
        <translation>임베딩 중: 조각 {done}/{total}</translation>
    </message>
    <message>
        <source>Storing chunk {done} of {total}</source>
        <translation>저장하는 중: 조각 {done}/{total}</translation>
    </message>
    <message>
        <source>Recognising text</source>
        <translation>텍스트 인식 중</translation>
    </message>
    <message>
        <source>Recognising page {done} of {total}</source>
        <translation>{total}페이지 중 {done}페이지 인식 중</translation>
    </message>
</context>
<context>
    <name>StagesView</name>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Nothing was tried yet.</source>
        <translation>아직 시도하지 않았습니다.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Ready, with gaps</source>
        <translation>준비됨, 빠진 곳 있음</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>The model that makes the embeddings</source>
        <translation>임베딩을 만드는 모델</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>문서 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln running</source>
        <translation>
            <numerusform>%Ln개 실행 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln개 대기</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ready</source>
        <translation>
            <numerusform>%Ln개 준비됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln개 실패</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln개 읽을 수 없음</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tagging</name>
    <message numerus="yes">
        <source>%Ln document(s) have other tags now.</source>
        <translation>
            <numerusform>문서 %Ln개의 태그를 바꿨습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tags</name>
    <message>
        <source>Your tags: {names}</source>
        <translation>내 태그: {names}</translation>
    </message>
</context>
<context>
    <name>TagsDialog</name>
    <message>
        <source>Tags</source>
        <translation type="unfinished">태그</translation>
    </message>
    <message>
        <source>such as “invoices 2024”</source>
        <translation>예: 송장 2024</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>추가(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;New tag:</source>
        <translation>새 태그(&amp;N):</translation>
    </message>
    <message>
        <source>&amp;Tags of the library:</source>
        <translation>라이브러리의 태그(&amp;T):</translation>
    </message>
    <message numerus="yes">
        <source>Tags of %Ln document(s)</source>
        <translation>
            <numerusform>문서 %Ln개의 태그</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags of “{name}”</source>
        <translation>“{name}”의 태그</translation>
    </message>
    <message>
        <source>{name} is checked</source>
        <translation>{name} 선택됨</translation>
    </message>
</context>
<context>
    <name>TextBands</name>
    <message>
        <source>Chunk {number}</source>
        <translation>조각 {number}</translation>
    </message>
</context>
<context>
    <name>TextView</name>
    <message>
        <source>Page</source>
        <translation>쪽</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Text of the page</source>
        <translation>쪽의 텍스트</translation>
    </message>
    <message>
        <source>No text was read yet.</source>
        <translation>아직 읽은 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>/ {count}</translation>
    </message>
    <message>
        <source>This page has no text.</source>
        <translation>이 쪽에는 텍스트가 없습니다.</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>Small pages</source>
        <translation>작은 쪽</translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}초</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Main tools</source>
        <translation>주 도구</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>라이브러리 검색</translation>
    </message>
    <message>
        <source>By meaning and by words; Enter goes to the answers.</source>
        <translation>뜻과 낱말로 찾습니다. Enter를 누르면 답으로 갑니다.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Add documents: drop files or folders anywhere on the window, or press Ctrl+O. Each gets a row, and can be searched as soon as it is ready.</source>
        <translation>문서를 추가해 보세요. 파일이나 폴더를 창 아무 곳에나 끌어 놓거나 Ctrl+O를 누르세요. 파일마다 행이 하나씩 생기고, 준비되면 바로 검색할 수 있습니다.</translation>
    </message>
    <message>
        <source>Add the samples</source>
        <translation>예제 문서 추가</translation>
    </message>
    <message>
        <source>A row that failed says why, and what to do about it. One of the samples is protected: select it, choose Enter password… in its details, and type {password}.</source>
        <translation>실패한 행에는 이유와 해결 방법이 나옵니다. 예제 가운데 하나는 암호로 보호되어 있습니다. 그 행을 선택하고 세부 정보에서 암호 입력…을 누른 다음 {password}을(를) 입력하세요.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>보여 주기</translation>
    </message>
    <message>
        <source>Search with Ctrl+F, in a sentence of your own words. The arrows go from passage to passage, and Enter goes to the page, where the passage is marked.</source>
        <translation>Ctrl+F를 누르고 평소에 쓰는 말로 검색하세요. 화살표 키로 구절을 오가고, Enter를 누르면 구절이 표시된 페이지로 갑니다.</translation>
    </message>
    <message>
        <source>Search for me</source>
        <translation>대신 검색하기</translation>
    </message>
    <message>
        <source>Everything that the window can do is in one list: press Ctrl+Shift+A and type a part of its name. F1 lists the keys.</source>
        <translation>창에서 할 수 있는 모든 일이 한 목록에 있습니다. Ctrl+Shift+A를 누르고 이름의 일부를 입력하세요. F1을 누르면 단축키가 나옵니다.</translation>
    </message>
    <message>
        <source>Open the list</source>
        <translation>목록 열기</translation>
    </message>
    <message>
        <source>The guide has a page for each task and for each error. It is in the menu Help, and needs no network.</source>
        <translation>안내서에는 할 일과 오류마다 설명이 있습니다. 도움말 메뉴에 있으며 네트워크가 없어도 됩니다.</translation>
    </message>
    <message>
        <source>Open the guide</source>
        <translation>안내서 열기</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>둘러보기 끝내기</translation>
    </message>
    <message>
        <source>{step} of {steps}: {text}</source>
        <translation>{steps}단계 중 {step}: {text}</translation>
    </message>
    <message>
        <source>How often must the lens be washed?</source>
        <translation>렌즈는 얼마나 자주 닦아야 하나요?</translation>
    </message>
</context>
<context>
    <name>UpkeepCommands</name>
    <message>
        <source>Checking the library</source>
        <translation>라이브러리를 검사하는 중</translation>
    </message>
    <message>
        <source>Repairing the library</source>
        <translation>라이브러리를 복구하는 중</translation>
    </message>
    <message>
        <source>That costs about ${dollars}.</source>
        <translation>비용은 약 ${dollars}입니다.</translation>
    </message>
    <message>
        <source>That costs nothing.</source>
        <translation>비용이 들지 않습니다.</translation>
    </message>
    <message>
        <source>Making the new index</source>
        <translation>새 색인을 만드는 중</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>중지했습니다.</translation>
    </message>
    <message>
        <source>{documents} documents, {chunks} chunks, {vectors} vectors.</source>
        <translation>문서 {documents}개, 조각 {chunks}개, 벡터 {vectors}개.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln vector(s) or passages belong to no document.</source>
        <translation>
            <numerusform>벡터나 구절 %Ln개가 어느 문서에도 속하지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rebuilding the vectors</source>
        <translation>벡터를 새로 만드는 중</translation>
    </message>
    <message>
        <source>All documents already use the current settings.</source>
        <translation>모든 문서가 이미 현재 설정으로 만들어져 있습니다.</translation>
    </message>
    <message>
        <source>{documents} documents with {chunks} chunks would be reindexed. {embed} of these chunks have no embedding by {model} yet.</source>
        <translation>문서 {documents}개, 조각 {chunks}개를 새로 만듭니다. 그중 {embed}개는 아직 {model}의 임베딩이 없습니다.</translation>
    </message>
    <message>
        <source>The provider&apos;s price for them is unknown.</source>
        <translation>제공자의 요금은 알려져 있지 않습니다.</translation>
    </message>
    <message>
        <source>Estimating the cost</source>
        <translation>필요한 것을 계산하는 중</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) moved to the new index. The previous index is kept until you remove it.</source>
        <translation>
            <numerusform>문서 %Ln개가 새 색인으로 바뀌었습니다. 이전 색인은 제거할 때까지 보관됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no previous index.</source>
        <translation>되돌릴 색인이 없습니다.</translation>
    </message>
    <message>
        <source>Restored the index of {model}.</source>
        <translation>{model}의 색인으로 돌아왔습니다.</translation>
    </message>
    <message>
        <source>Restoring the previous index</source>
        <translation>이전 색인을 되돌리는 중</translation>
    </message>
    <message numerus="yes">
        <source>Removed the previous index (%Ln document(s)).</source>
        <translation>
            <numerusform>문서 %Ln개의 이전 색인을 제거했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Removing the previous index</source>
        <translation>이전 색인을 제거하는 중</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>라이브러리가 온전합니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) will be processed again at the next start.</source>
        <translation>
            <numerusform>문서 %Ln개를 다음 시작 때 다시 만듭니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s) are incomplete.</source>
        <translation>
            <numerusform>조각 %Ln개가 온전하지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln vector(s) cannot be found by a search.</source>
        <translation>
            <numerusform>벡터 %Ln개가 어떤 검색으로도 찾아지지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s) have neither a vector nor a saved embedding: the provider has to embed them again.</source>
        <translation>
            <numerusform>조각 %Ln개는 벡터도 보관된 임베딩도 없어, 제공자에게 다시 요청해야 합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>“Repair” fixes this at no cost.</source>
        <translation>“복구”가 이것을 고치며 비용이 들지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) have no file in the catalog.</source>
        <translation>
            <numerusform>문서 %Ln개의 파일이 카탈로그에 없습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Switching to the new index</source>
        <translation>새 색인으로 바꾸는 중</translation>
    </message>
    <message>
        <source>The present index stays in use. The new embeddings are kept, so the same change costs nothing later.</source>
        <translation>지금 색인을 계속 씁니다. 새 임베딩은 보관하므로, 나중에 같은 변경을 해도 비용이 들지 않습니다.</translation>
    </message>
    <message>
        <source>Removing the new index</source>
        <translation>새 색인을 제거하는 중</translation>
    </message>
</context>
<context>
    <name>UpkeepDialog</name>
    <message>
        <source>Upkeep of the library</source>
        <translation>라이브러리 관리</translation>
    </message>
    <message>
        <source>Ask for &amp;every vector, not a sample of each document</source>
        <translation>각 문서의 표본이 아니라 모든 벡터를 확인(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>검사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Repair</source>
        <translation>복구(&amp;R)</translation>
    </message>
    <message>
        <source>Make the &amp;new index</source>
        <translation>새 색인 만들기(&amp;N)</translation>
    </message>
    <message>
        <source>Re&amp;move the one before</source>
        <translation>이전 색인 제거(&amp;M)</translation>
    </message>
    <message>
        <source>Is the library whole?</source>
        <translation>라이브러리가 온전합니까?</translation>
    </message>
    <message>
        <source>Another model or chunk size for all documents</source>
        <translation>모든 문서에 다른 모델이나 조각 크기 적용</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행 상황</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Embed lost chunks again; the provider may charge for it</source>
        <translation>잃어버린 것을 다시 임베딩(&amp;E). 제공자가 요금을 청구할 수 있음</translation>
    </message>
    <message>
        <source>Rebuild the &amp;vectors</source>
        <translation>벡터 새로 만들기(&amp;V)</translation>
    </message>
    <message>
        <source>Estimate &amp;the cost</source>
        <translation>무엇이 필요합니까?(&amp;T)</translation>
    </message>
    <message>
        <source>Switch &amp;back to the previous index</source>
        <translation>이전 색인 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>A check compares the vectors with the catalog. A repair fixes only the differences. A rebuild writes all vectors again and switches to them once they are verified. None of these costs anything.</source>
        <translation>검사는 벡터를 각 문서의 보관된 내용과 비교합니다. 복구는 잘못된 것만 고치고, 벡터를 새로 만드는 작업은 새 벡터가 확인될 때까지 이전 벡터 옆에서 진행됩니다. 어느 것도 비용이 들지 않습니다.</translation>
    </message>
    <message>
        <source>Ready documents keep the model that embedded them. A reindex processes all of them with the current settings. The old index answers until the new one is complete, and you can restore it until you remove it.</source>
        <translation>준비된 문서는 그것을 만든 모델을 그대로 씁니다. 여기서는 모든 문서를 현재 설정으로 새로 만듭니다. 새 색인이 온전해질 때까지 이전 색인이 답하며, 제거할 때까지 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>The outcome appears here.</source>
        <translation>결과가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>S&amp;witch to the new index</source>
        <translation>새 색인으로 바꾸기(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Keep the present index</source>
        <translation>지금 색인 유지(&amp;K)</translation>
    </message>
</context>
<context>
    <name>ViewModel</name>
    <message>
        <source>It is already in the library, unchanged.</source>
        <translation>이미 라이브러리에 있으며 바뀌지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>WatchedPage</name>
    <message>
        <source>Watched folders</source>
        <translation>감시 폴더</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>제외 항목</translation>
    </message>
    <message>
        <source>&amp;Patterns, one a line:</source>
        <translation>패턴, 한 줄에 하나(&amp;P):</translation>
    </message>
    <message>
        <source>New and changed files there are added once they are complete. A renamed file keeps its document; a deleted one stays searchable, and its row says that the file is gone.</source>
        <translation>새 파일이나 바뀐 파일은 완전히 저장된 뒤 추가됩니다. 이름이 바뀐 파일은 같은 문서로 남고, 삭제된 파일은 계속 검색할 수 있으며 해당 행에 파일이 없다고 표시됩니다.</translation>
    </message>
    <message>
        <source>{folder} does not exist at the moment. It is watched as soon as it does.</source>
        <translation>{folder}이(가) 지금은 없습니다. 다시 나타나면 바로 감시합니다.</translation>
    </message>
</context>
<context>
    <name>WhenDone</name>
    <message>
        <source>All documents are done. The computer goes to sleep in a minute.</source>
        <translation>모든 문서가 끝났습니다. 1분 뒤에 컴퓨터가 절전 모드로 전환됩니다.</translation>
    </message>
    <message>
        <source>All documents are done. docdesk quits in a minute.</source>
        <translation>모든 문서가 끝났습니다. 1분 뒤에 docdesk가 종료됩니다.</translation>
    </message>
    <message>
        <source>Sleep now</source>
        <translation>지금 절전 모드로 전환</translation>
    </message>
    <message>
        <source>Quit now</source>
        <translation>지금 종료</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>This computer does not let docdesk put it to sleep. Use the power menu of the system.</source>
        <translation>이 컴퓨터에서는 docdesk가 절전 모드로 전환할 수 없습니다. 시스템의 전원 메뉴를 이용해 주세요.</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Inside {names}: {path}</source>
        <translation>{names} 안에 있음: {path}</translation>
    </message>
</context>
<context>
    <name>_Veil</name>
    <message>
        <source>Drop to add to the library</source>
        <translation>놓으면 라이브러리에 추가됩니다</translation>
    </message>
</context>
<context>
    <name>answers</name>
    <message>
        <source>Nothing in the library answers this.</source>
        <translation>라이브러리에 이 질문의 답이 없습니다.</translation>
    </message>
    <message>
        <source>names no passage</source>
        <translation>근거 구절을 밝히지 않았습니다</translation>
    </message>
    <message>
        <source>named a passage that was not given</source>
        <translation>주어지지 않은 구절을 근거로 들었습니다</translation>
    </message>
    <message>
        <source>quotes what its passages do not say</source>
        <translation>구절에 없는 말을 인용했습니다</translation>
    </message>
    <message>
        <source>has a number that its passages do not have</source>
        <translation>구절에 없는 숫자가 있습니다</translation>
    </message>
    <message>
        <source>has a number that its passages say of something else</source>
        <translation>구절에서 다른 것을 가리키는 숫자가 있습니다</translation>
    </message>
    <message>
        <source>has a name that its passages do not have</source>
        <translation>구절에 없는 이름이 있습니다</translation>
    </message>
    <message>
        <source>shares few words with its passages</source>
        <translation>구절과 겹치는 낱말이 거의 없습니다</translation>
    </message>
    <message>
        <source>This answer names no passage. It may come from the model&apos;s memory.</source>
        <translation>이 답변은 근거 구절을 밝히지 않았습니다. 모델의 기억에서 나온 것일 수 있습니다.</translation>
    </message>
    <message>
        <source>The answer broke off: the connection ended. Ask again.</source>
        <translation>연결이 끊겨 답변이 중단되었습니다. 다시 질문하세요.</translation>
    </message>
    <message>
        <source>The answer did not end, so docdesk stopped it.</source>
        <translation>답변이 끝나지 않아 docdesk가 중지했습니다.</translation>
    </message>
    <message>
        <source>The answer reached the limit of its length.</source>
        <translation>답변이 길이 제한에 이르렀습니다.</translation>
    </message>
    <message>
        <source>The provider&apos;s filter ended the answer.</source>
        <translation>제공자의 필터가 답변을 중단했습니다.</translation>
    </message>
    <message>
        <source>The model answered with nothing. Ask again, or choose another model.</source>
        <translation>모델이 아무 답변도 하지 않았습니다. 다시 질문하거나 다른 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>is in another language than its passages, with no number or name to compare</source>
        <translation>구절과 다른 언어로 되어 있고, 견주어 볼 숫자나 이름이 없습니다</translation>
    </message>
    <message>
        <source>The answer was stopped before its end.</source>
        <translation>답변이 끝나기 전에 중지되었습니다.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The file is gone</source>
        <translation>파일이 없습니다</translation>
    </message>
    <message>
        <source>There is no file at {path}.</source>
        <translation>{path}에 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The file cannot be opened</source>
        <translation>파일을 열 수 없습니다</translation>
    </message>
    <message>
        <source>This kind of file is not supported</source>
        <translation>지원하지 않는 종류의 파일입니다</translation>
    </message>
    <message>
        <source>{kind} cannot be read. {reason}</source>
        <translation>{kind}은(는) 읽을 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>파일이 비어 있습니다</translation>
    </message>
    <message>
        <source>Check that it was saved or copied completely, then retry.</source>
        <translation>완전히 저장되거나 복사되었는지 확인한 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The file is protected by a password</source>
        <translation>파일이 암호로 보호되어 있습니다</translation>
    </message>
    <message>
        <source>Its text cannot be read without the password.</source>
        <translation>암호 없이는 글을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Enter the password. It is used once and not kept.</source>
        <translation>암호를 입력하세요. 한 번만 쓰고 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>The file is copy-protected</source>
        <translation>파일이 복제 방지로 보호되어 있습니다</translation>
    </message>
    <message>
        <source>Its text is encrypted, and only programs that its publisher allows can read it (DRM).</source>
        <translation>본문이 암호화되어 있어 배포한 쪽이 허용한 프로그램만 읽을 수 있습니다(DRM).</translation>
    </message>
    <message>
        <source>Ask the publisher or the person who sent it for a copy without protection, and add that.</source>
        <translation>배포한 쪽이나 보낸 사람에게 보호되지 않은 사본을 요청하여 그 파일을 추가하세요.</translation>
    </message>
    <message>
        <source>The password is wrong</source>
        <translation>암호가 틀렸습니다</translation>
    </message>
    <message>
        <source>The file did not open with the password that was entered.</source>
        <translation>입력한 암호로 파일이 열리지 않았습니다.</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>파일이 손상되었습니다</translation>
    </message>
    <message>
        <source>It could not be read: {reason}.</source>
        <translation>읽을 수 없었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The file is too large</source>
        <translation>파일이 너무 큽니다</translation>
    </message>
    <message>
        <source>No page was finished within {seconds} seconds.</source>
        <translation>{seconds}초 안에 끝난 쪽이 없습니다.</translation>
    </message>
    <message>
        <source>It needs more than {limit}.</source>
        <translation>{limit}보다 많이 필요합니다.</translation>
    </message>
    <message>
        <source>Enter the key in the settings, or set OPENAI_API_KEY.</source>
        <translation>설정에서 키를 입력하거나 OPENAI_API_KEY를 설정하세요.</translation>
    </message>
    <message>
        <source>The API key was rejected</source>
        <translation>API 키가 거부되었습니다</translation>
    </message>
    <message>
        <source>Enter a valid key in the settings, or set OPENAI_API_KEY.</source>
        <translation>설정에서 올바른 키를 입력하거나 OPENAI_API_KEY를 설정하세요.</translation>
    </message>
    <message>
        <source>The provider&apos;s account has no credit left</source>
        <translation>제공자 계정에 남은 크레딧이 없습니다</translation>
    </message>
    <message>
        <source>{host} answered that the quota is used up.</source>
        <translation>{host}이(가) 할당량을 다 썼다고 답했습니다.</translation>
    </message>
    <message>
        <source>Retry later, or ask the provider for a higher limit.</source>
        <translation>나중에 다시 시도하거나 제공자에게 더 높은 한도를 요청하세요.</translation>
    </message>
    <message>
        <source>The embedding provider cannot be reached</source>
        <translation>임베딩 제공자에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>No connection to {host}: {reason}.</source>
        <translation>{host}에 연결할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The provider does not know the model</source>
        <translation>제공자가 모르는 모델입니다</translation>
    </message>
    <message>
        <source>{host} has no model “{model}”: {reason}.</source>
        <translation>{host}에 모델 “{model}”이(가) 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Choose another model in the settings, or load it at the endpoint first.</source>
        <translation>설정에서 다른 모델을 고르거나 먼저 엔드포인트에 모델을 올리세요.</translation>
    </message>
    <message>
        <source>The built-in model is not installed</source>
        <translation>내장 모델이 설치되어 있지 않습니다</translation>
    </message>
    <message>
        <source>Install it with: {command}</source>
        <translation>다음으로 설치하세요: {command}</translation>
    </message>
    <message>
        <source>Set a smaller chunk size in the settings, then retry.</source>
        <translation>설정에서 조각 크기를 줄인 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>디스크가 가득 찼습니다</translation>
    </message>
    <message>
        <source>Reading or writing {path} failed: {reason}.</source>
        <translation>{path}을(를) 읽거나 쓰지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>There is no such encoding</source>
        <translation>그런 인코딩은 없습니다</translation>
    </message>
    <message>
        <source>Turn “nothing leaves this machine” off in the settings, or choose the built-in model.</source>
        <translation>설정에서 “이 컴퓨터 밖으로 내보내지 않음”을 끄거나 내장 모델을 고르십시오.</translation>
    </message>
    <message>
        <source>Leave some files out, raise the limit, or choose another model.</source>
        <translation>파일을 몇 개 빼거나, 한도를 올리거나, 다른 모델을 고르십시오.</translation>
    </message>
    <message>
        <source>The library&apos;s catalog is damaged</source>
        <translation>라이브러리의 카탈로그가 손상되었습니다</translation>
    </message>
    <message>
        <source>{path} cannot be read as a catalog: {reason}.</source>
        <translation>{path}을(를) 카탈로그로 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The record of what left this machine is damaged</source>
        <translation>이 컴퓨터에서 나간 것의 기록이 손상되었습니다</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The catalog&apos;s database cannot be reached</source>
        <translation>카탈로그 데이터베이스에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Embeddings are missing</source>
        <translation>임베딩이 없습니다</translation>
    </message>
    <message>
        <source>There is no library here</source>
        <translation>여기에는 라이브러리가 없습니다</translation>
    </message>
    <message>
        <source>A setting is not valid</source>
        <translation>설정이 올바르지 않습니다</translation>
    </message>
    <message>
        <source>{where}: {reason}.</source>
        <translation>{where}: {reason}.</translation>
    </message>
    <message>
        <source>{place}: {reason}.</source>
        <translation>{place}: {reason}.</translation>
    </message>
    <message>
        <source>Try again later with: docdesk backup</source>
        <translation>나중에 다시 하세요: docdesk backup</translation>
    </message>
    <message>
        <source>No bucket is set</source>
        <translation>버킷이 설정되어 있지 않습니다</translation>
    </message>
    <message>
        <source>There are no credentials for Cloud Storage</source>
        <translation>Cloud Storage 자격 증명이 없습니다</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong</source>
        <translation>이 컴퓨터의 시계가 맞지 않습니다</translation>
    </message>
    <message>
        <source>There is no such bucket</source>
        <translation>그런 버킷이 없습니다</translation>
    </message>
    <message>
        <source>Cloud Storage has no bucket named “{bucket}”.</source>
        <translation>Cloud Storage에 “{bucket}” 버킷이 없습니다.</translation>
    </message>
    <message>
        <source>The bucket is in another project</source>
        <translation>버킷이 다른 프로젝트에 있습니다</translation>
    </message>
    <message>
        <source>A quota of Cloud Storage is used up</source>
        <translation>Cloud Storage 할당량을 다 썼습니다</translation>
    </message>
    <message>
        <source>The bucket cannot be reached</source>
        <translation>버킷에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>There is no {object} in {place}.</source>
        <translation>{place}에 {object}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Another library is backed up there</source>
        <translation>거기에는 다른 라이브러리가 백업되어 있습니다</translation>
    </message>
    <message>
        <source>The file changed before it was backed up</source>
        <translation>백업하기 전에 파일이 바뀌었습니다</translation>
    </message>
    <message>
        <source>The request cannot be answered</source>
        <translation>요청에 답할 수 없습니다</translation>
    </message>
    <message>
        <source>The request is not valid</source>
        <translation>요청이 올바르지 않습니다</translation>
    </message>
    <message>
        <source>The request is too large</source>
        <translation>요청이 너무 큽니다</translation>
    </message>
    <message>
        <source>The token is missing or wrong</source>
        <translation>토큰이 없거나 틀렸습니다</translation>
    </message>
    <message>
        <source>Send “Authorization: Bearer TOKEN”; the token is in the library&apos;s service.json.</source>
        <translation>“Authorization: Bearer TOKEN”을 보내세요. 토큰은 라이브러리의 service.json에 있습니다.</translation>
    </message>
    <message>
        <source>The request does not come from a program on this machine</source>
        <translation>이 컴퓨터의 프로그램이 보낸 요청이 아닙니다</translation>
    </message>
    <message>
        <source>The document was cancelled</source>
        <translation>문서가 취소되었습니다</translation>
    </message>
    <message>
        <source>There is no such document</source>
        <translation>그런 문서가 없습니다</translation>
    </message>
    <message>
        <source>The library has no document “{id}”.</source>
        <translation>라이브러리에 문서 “{id}”이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Something went wrong inside docdesk</source>
        <translation>docdesk 안에서 문제가 생겼습니다</translation>
    </message>
    <message>
        <source>This is a bug: {reason}.</source>
        <translation>버그입니다: {reason}.</translation>
    </message>
    <message>
        <source>{read} of {total} pages; {which} could not be read ({reason}).</source>
        <translation>{total}쪽 중 {read}쪽을 읽었고 {which}은 읽지 못했습니다({reason}).</translation>
    </message>
    <message>
        <source>The text&apos;s encoding was guessed: {encoding}.</source>
        <translation>글의 인코딩을 추정했습니다: {encoding}.</translation>
    </message>
    <message>
        <source>{count} characters could not be decoded and were replaced.</source>
        <translation>{count}자를 해독하지 못해 바꾸었습니다.</translation>
    </message>
    <message>
        <source>Save it in a format that docdesk reads ({formats}) and add that file.</source>
        <translation>docdesk가 읽는 형식({formats})으로 저장해서 추가하세요.</translation>
    </message>
    <message>
        <source>{name}: the catalog has lost its chunks; a repair queues it again.</source>
        <translation>{name}: 카탈로그에서 조각이 사라졌습니다. 복구하면 다시 대기열에 들어갑니다.</translation>
    </message>
    <message>
        <source>{name}: {holes} of {chunks} chunks are incomplete.</source>
        <translation>{name}: 조각 {chunks}개 중 {holes}개가 완전하지 않습니다.</translation>
    </message>
    <message>
        <source>{name}: {holes} of {chunks} chunks are incomplete; {unreachable} are not found by a search.</source>
        <translation>{name}: 조각 {chunks}개 중 {holes}개가 완전하지 않으며, {unreachable}개는 검색되지 않습니다.</translation>
    </message>
    <message>
        <source>The file embeddings.db is damaged; a repair saves what can be read of it and copies the rest out of the vectors.</source>
        <translation>embeddings.db 파일이 손상되었습니다. 복구하면 읽을 수 있는 부분을 살리고 나머지는 벡터에서 복사합니다.</translation>
    </message>
    <message>
        <source>The file words.db is damaged; a repair makes it again.</source>
        <translation>words.db 파일이 손상되었습니다. 복구하면 다시 만듭니다.</translation>
    </message>
    <message>
        <source>The file words.db has passages of documents that are gone.</source>
        <translation>words.db 파일에 이미 없는 문서의 구절이 있습니다.</translation>
    </message>
    <message>
        <source>The collection “{collection}”, with {count} vectors, does not belong to docdesk.</source>
        <translation>벡터 {count}개가 든 컬렉션 “{collection}”은(는) docdesk의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>The collection “{collection}” has {count} vectors that belong to no document.</source>
        <translation>컬렉션 “{collection}”에 어느 문서에도 속하지 않는 벡터가 {count}개 있습니다.</translation>
    </message>
    <message>
        <source>Put it back, or remove this row and add the file from its new place.</source>
        <translation>파일을 되돌려 놓거나, 이 행을 제거하고 지금 있는 곳에서 파일을 추가하세요.</translation>
    </message>
    <message>
        <source>The system does not let docdesk read {path}: {reason}.</source>
        <translation>시스템이 {path} 읽기를 거부합니다: {reason}.</translation>
    </message>
    <message>
        <source>Give yourself permission to read it, or close the program that has it open, then retry.</source>
        <translation>읽기 권한을 주거나 파일을 잡고 있는 프로그램을 닫은 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>It contains nothing: {reason}.</source>
        <translation>내용이 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Enter the password again. Upper and lower case matter.</source>
        <translation>암호를 다시 입력하세요. 대소문자를 구별합니다.</translation>
    </message>
    <message>
        <source>The file contains no text</source>
        <translation>글이 없습니다</translation>
    </message>
    <message>
        <source>Download or copy the file again, or open it in the application that made it and save a new copy.</source>
        <translation>파일을 원래 있던 곳에서 다시 받거나, 만든 프로그램에서 열어 새로 저장하세요.</translation>
    </message>
    <message>
        <source>Its size is {size}; the limit is {limit}.</source>
        <translation>크기는 {size}이고 한도는 {limit}입니다.</translation>
    </message>
    <message>
        <source>Split the file, or raise the limit in the settings.</source>
        <translation>나누거나 설정에서 한도를 올리세요.</translation>
    </message>
    <message>
        <source>Reading the file takes too long</source>
        <translation>읽는 데 너무 오래 걸립니다</translation>
    </message>
    <message>
        <source>Save a new copy from the application that made it (print to PDF), or raise the time limit, then retry.</source>
        <translation>만든 프로그램에서 새로 저장(PDF로 인쇄)하거나 시간 한도를 올린 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Reading the file takes too much memory</source>
        <translation>읽는 데 메모리가 너무 많이 듭니다</translation>
    </message>
    <message>
        <source>Save a new copy from the application that made it (print to PDF), or raise the memory limit, then retry.</source>
        <translation>만든 프로그램에서 새로 저장(PDF로 인쇄)하거나 메모리 한도를 올린 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The embedding provider reported an error</source>
        <translation>임베딩 제공자에서 오류가 났습니다</translation>
    </message>
    <message>
        <source>Retry later. If it keeps happening, check the provider&apos;s status page and the address.</source>
        <translation>나중에 다시 시도하세요. 계속되면 제공자의 상태 페이지와 주소를 확인하세요.</translation>
    </message>
    <message>
        <source>No API key is set</source>
        <translation>API 키가 없습니다</translation>
    </message>
    <message>
        <source>{host} requires an API key.</source>
        <translation>{host}에는 키가 필요한데 설정되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>{host} did not accept the key: {reason}.</source>
        <translation>{host}이(가) 키를 받아들이지 않습니다: {reason}.</translation>
    </message>
    <message>
        <source>Add credit to the account or raise its budget, then resume.</source>
        <translation>크레딧을 채우거나 예산을 올린 뒤 계속하세요.</translation>
    </message>
    <message>
        <source>The provider keeps limiting requests</source>
        <translation>제공자의 제한이 풀리지 않습니다</translation>
    </message>
    <message>
        <source>{host} has asked docdesk to wait {seconds} seconds in total.</source>
        <translation>{host}이(가) 모두 {seconds}초를 기다리라고 했습니다.</translation>
    </message>
    <message>
        <source>Check the network and the address. If it is a local endpoint, start it. Then resume.</source>
        <translation>네트워크와 주소를 확인하고, 로컬 엔드포인트라면 시작하세요. 그런 다음 계속하세요.</translation>
    </message>
    <message>
        <source>Its files are missing or not the expected ones: {reason}.</source>
        <translation>파일이 없거나 예상과 다릅니다: {reason}.</translation>
    </message>
    <message>
        <source>A chunk is too long for the model</source>
        <translation>조각이 모델이 받는 길이보다 깁니다</translation>
    </message>
    <message>
        <source>{host} rejected a chunk of {characters} characters: {reason}.</source>
        <translation>{host}이(가) {characters}자 조각을 거부합니다: {reason}.</translation>
    </message>
    <message>
        <source>There is no space left to write {path}.</source>
        <translation>{path}을(를) 쓸 자리가 없습니다.</translation>
    </message>
    <message>
        <source>Free some space on that disk, then resume. Finished work is not lost.</source>
        <translation>디스크에 자리를 만든 뒤 계속하세요. 끝난 일은 사라지지 않습니다.</translation>
    </message>
    <message>
        <source>The library is not writable</source>
        <translation>라이브러리에 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>The system does not let docdesk write {path}.</source>
        <translation>시스템이 {path} 쓰기를 거부합니다.</translation>
    </message>
    <message>
        <source>Give yourself permission to write there, or choose another folder for the library.</source>
        <translation>쓰기 권한을 주거나 라이브러리를 둘 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>The disk is failing</source>
        <translation>디스크에 오류가 있습니다</translation>
    </message>
    <message>
        <source>Check the disk and its cable, and copy the library to another disk. Then resume, and run: docdesk check</source>
        <translation>디스크와 케이블을 확인하고 라이브러리를 다른 디스크에 복사하세요. 그런 다음 계속하고 docdesk check를 실행하세요.</translation>
    </message>
    <message>
        <source>The vector store is not responding</source>
        <translation>벡터 저장소가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>The process that holds the vectors stopped or could not open them: {reason}.</source>
        <translation>벡터를 관리하는 프로세스가 끝났거나 열지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Restart docdesk. If this does not help, rebuild the vectors, which costs nothing: docdesk check --repair</source>
        <translation>docdesk를 다시 시작하세요. 계속되면 벡터를 새로 만드세요. 비용은 들지 않습니다: docdesk check --repair</translation>
    </message>
    <message>
        <source>The Chroma server cannot be reached</source>
        <translation>Chroma 서버에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Check the network and that the server runs, then resume. Nothing is lost: the library keeps all embeddings.</source>
        <translation>네트워크와 서버가 실행 중인지 확인한 뒤 계속하세요. 사라진 것은 없습니다. 모든 임베딩은 라이브러리에 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>The Chroma server refused the token</source>
        <translation>Chroma 서버가 토큰을 거부했습니다</translation>
    </message>
    <message>
        <source>{host} answered with status {status}.</source>
        <translation>{host}의 응답 상태: {status}.</translation>
    </message>
    <message>
        <source>Set DOCDESK_CHROMA_TOKEN to the server&apos;s token and start docdesk again, or keep it in the keyring with: docdesk rebuild --to ADDRESS --token-stdin</source>
        <translation>DOCDESK_CHROMA_TOKEN을 서버의 토큰으로 설정하고 docdesk를 다시 시작하거나, 키링에 저장하세요: docdesk rebuild --to ADDRESS --token-stdin</translation>
    </message>
    <message>
        <source>The Chroma server has a version that docdesk does not know</source>
        <translation>Chroma 서버가 docdesk가 모르는 버전입니다</translation>
    </message>
    <message>
        <source>{host} says that it is version {found}; docdesk needs version {known}.</source>
        <translation>{host}의 버전은 {found}이고, docdesk에는 버전 {known}이 필요합니다.</translation>
    </message>
    <message>
        <source>Check that the address is that of a Chroma server, and update the server or docdesk. Then resume.</source>
        <translation>주소가 Chroma 서버의 것인지 확인하고, 서버나 docdesk를 업데이트한 뒤 계속하세요.</translation>
    </message>
    <message>
        <source>The Chroma server no longer has this library&apos;s vectors</source>
        <translation>Chroma 서버에 이 라이브러리의 벡터가 더 이상 없습니다</translation>
    </message>
    <message>
        <source>{host} does not have the collection {collection}.</source>
        <translation>{host}에 컬렉션 {collection}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Write them again from the stored embeddings, which costs nothing: docdesk check --repair</source>
        <translation>보관된 임베딩으로 다시 쓰세요. 비용은 들지 않습니다: docdesk check --repair</translation>
    </message>
    <message>
        <source>The Chroma server reported an error</source>
        <translation>Chroma 서버가 오류를 알렸습니다</translation>
    </message>
    <message>
        <source>{host} could not do what docdesk asked: {reason}.</source>
        <translation>{host}이(가) docdesk의 요청을 처리하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Look at the server&apos;s log and its disk, then resume. If it keeps happening, rebuild the vectors, which costs nothing: docdesk rebuild</source>
        <translation>서버의 로그와 디스크를 확인한 뒤 계속하세요. 반복되면 벡터를 새로 만드세요. 비용은 들지 않습니다: docdesk rebuild</translation>
    </message>
    <message>
        <source>Restart docdesk: it restores the newest intact copy from the library&apos;s “copies” folder. If there is none, restore a copy of your own, or choose another library.</source>
        <translation>docdesk를 다시 시작하면 라이브러리의 “copies” 폴더에 있는 가장 새로운 온전한 사본으로 되돌립니다. 사본이 없으면 직접 되돌려 놓거나 다른 라이브러리를 고르세요.</translation>
    </message>
    <message>
        <source>The library was made by a newer version of docdesk</source>
        <translation>더 새로운 docdesk로 만든 라이브러리입니다</translation>
    </message>
    <message>
        <source>This file has no encoding to choose</source>
        <translation>이 파일은 인코딩을 골라 읽는 파일이 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” is not a text or Markdown file: the file itself says how to read it.</source>
        <translation>“{name}”은(는) 텍스트나 마크다운 파일이 아니어서, 읽는 방법이 파일 안에 정해져 있습니다.</translation>
    </message>
    <message>
        <source>If its text is wrong, save a new copy from the application that made it and add that.</source>
        <translation>본문이 잘못되었으면 원래 프로그램에서 다시 저장해 추가하세요.</translation>
    </message>
    <message>
        <source>No text encoding is called “{encoding}”.</source>
        <translation>“{encoding}”(이)라는 텍스트 인코딩은 없습니다.</translation>
    </message>
    <message>
        <source>Choose another one, such as utf-8, cp1252, cp949 or shift_jis; auto detects it from the bytes.</source>
        <translation>utf-8, cp1252, cp949, shift_jis 같은 다른 이름을 쓰세요. auto는 바이트에서 알아냅니다.</translation>
    </message>
    <message>
        <source>{host} did not give a usable answer; attempts: {attempts}, last result: {reason}.</source>
        <translation>{host}에서 쓸 수 있는 답을 받지 못했습니다. 시도 횟수: {attempts}, 마지막 시도: {reason}.</translation>
    </message>
    <message>
        <source>Nothing is allowed to leave this machine</source>
        <translation>이 컴퓨터 밖으로 아무것도 나갈 수 없습니다</translation>
    </message>
    <message>
        <source>Your settings do not allow the connection to {host}.</source>
        <translation>설정에 따라 {host}에 대한 연결을 거부했습니다.</translation>
    </message>
    <message>
        <source>This would cost too much</source>
        <translation>비용이 너무 많이 듭니다</translation>
    </message>
    <message>
        <source>The estimated cost is {cost}, and the limit is {limit}. Nothing was sent.</source>
        <translation>예상 비용은 {cost}이고 한도는 {limit}입니다. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Its catalog has version {found}; this docdesk supports versions up to {known}.</source>
        <translation>카탈로그 버전은 {found}이고, 이 docdesk는 {known}까지 압니다.</translation>
    </message>
    <message>
        <source>Update docdesk, or open another library. This one was left unchanged.</source>
        <translation>docdesk를 업데이트하거나 다른 라이브러리를 여세요. 라이브러리는 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>docdesk sets it aside and starts a new record at the next request that leaves this machine. To start one now, move the file away.</source>
        <translation>다음 요청이 이 컴퓨터에서 나갈 때 이 파일은 따로 보관되고 새 기록이 시작됩니다. 지금 새로 시작하려면 파일을 다른 곳으로 옮기십시오.</translation>
    </message>
    <message>
        <source>No connection to the database that DOCDESK_CATALOG_URL names: {reason}.</source>
        <translation>DOCDESK_CATALOG_URL의 데이터베이스에 연결할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the address and that the database is running, then start docdesk again.</source>
        <translation>주소와 데이터베이스가 실행 중인지 확인한 뒤 다시 시작하세요.</translation>
    </message>
    <message>
        <source>{count} of {total} chunks have neither a stored embedding nor a vector: {characters} characters would have to be embedded again.</source>
        <translation>조각 {total}개 중 {count}개에는 보관된 임베딩도 벡터도 없습니다. {characters}자를 다시 임베딩해야 합니다.</translation>
    </message>
    <message>
        <source>To embed them again, which the provider may charge for: docdesk rebuild --embed-missing</source>
        <translation>다시 하려면(제공자가 요금을 물릴 수 있음): docdesk rebuild --embed-missing</translation>
    </message>
    <message>
        <source>Another docdesk is using this library</source>
        <translation>다른 docdesk가 이 라이브러리에서 작업 중입니다</translation>
    </message>
    <message>
        <source>Another process is using {path}{reason}.</source>
        <translation>{path}을(를) 다른 프로세스가 쓰고 있습니다{reason}.</translation>
    </message>
    <message>
        <source>Use or close the other one, or choose another library with --library.</source>
        <translation>그 창을 쓰거나 닫고, 아니면 --library로 다른 라이브러리를 고르세요.</translation>
    </message>
    <message>
        <source>{path} does not contain a library.</source>
        <translation>{path}에는 라이브러리가 없습니다.</translation>
    </message>
    <message>
        <source>Check the folder&apos;s name, or create a library with: docdesk add PATH</source>
        <translation>폴더 이름을 확인하거나 다음으로 새로 만드세요: docdesk add PATH</translation>
    </message>
    <message>
        <source>Correct it, or remove it to restore the default.</source>
        <translation>고치거나, 지워서 기본값으로 되돌리세요.</translation>
    </message>
    <message>
        <source>The backup failed</source>
        <translation>백업 중 오류가 났습니다</translation>
    </message>
    <message>
        <source>The library {path} has no bucket for its backup.</source>
        <translation>라이브러리 {path}에는 백업할 곳이 없습니다.</translation>
    </message>
    <message>
        <source>Set one in the settings, or with: docdesk backup --to gs://BUCKET/PREFIX</source>
        <translation>설정에서 정하거나 다음으로 정하세요: docdesk backup --to gs://BUCKET/PREFIX</translation>
    </message>
    <message>
        <source>Sign in with: gcloud auth application-default login. Or choose a service account&apos;s key file in the settings.</source>
        <translation>다음으로 로그인하세요: gcloud auth application-default login. 또는 설정에서 서비스 계정 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>Cloud Storage did not accept the credentials</source>
        <translation>Cloud Storage가 자격 증명을 받아들이지 않습니다</translation>
    </message>
    <message>
        <source>Sign in again with: gcloud auth application-default login. Or create a new key for the service account.</source>
        <translation>다시 로그인하세요: gcloud auth application-default login. 또는 서비스 계정의 새 키를 만드세요.</translation>
    </message>
    <message>
        <source>Google does not sign in a machine whose clock is wrong: {reason}.</source>
        <translation>시간이 맞지 않는 컴퓨터는 Google이 로그인을 거부합니다: {reason}.</translation>
    </message>
    <message>
        <source>Set the date, time and time zone from the network, then try again.</source>
        <translation>날짜, 시간, 시간대를 네트워크로 맞춘 뒤 다시 하세요.</translation>
    </message>
    <message>
        <source>Check its name, or create it with: gcloud storage buckets create gs://{bucket}</source>
        <translation>이름을 확인하거나 다음으로 만드세요: gcloud storage buckets create gs://{bucket}</translation>
    </message>
    <message>
        <source>These credentials do not give access to the bucket</source>
        <translation>이 자격 증명으로는 버킷을 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>{place} does not allow this account to {action}: {reason}.</source>
        <translation>{place}이(가) 거부합니다({action}): {reason}.</translation>
    </message>
    <message>
        <source>Give the account the role Storage Object User on the bucket, or choose a bucket of your own.</source>
        <translation>계정에 버킷의 Storage Object User 역할을 주거나 자신의 버킷을 고르세요.</translation>
    </message>
    <message>
        <source>“{bucket}” exists, but not in the project {project}, and does not allow this account to {action}.</source>
        <translation>“{bucket}”은(는) 있지만 {project} 프로젝트에 없으며 거부합니다({action}).</translation>
    </message>
    <message>
        <source>Bucket names are unique worldwide: choose another name, or ask the bucket&apos;s owner for access.</source>
        <translation>버킷 이름은 온 세계에서 하나입니다. 다른 이름을 고르거나 소유자에게 권한을 요청하세요.</translation>
    </message>
    <message>
        <source>Check the project&apos;s quotas and billing in the Google Cloud console. The upload resumes by itself.</source>
        <translation>Google Cloud 콘솔에서 프로젝트의 할당량과 결제를 확인하세요. 업로드는 저절로 이어집니다.</translation>
    </message>
    <message>
        <source>{place} is not responding: {reason}.</source>
        <translation>{place}이(가) 응답하지 않습니다: {reason}.</translation>
    </message>
    <message>
        <source>You don&apos;t need to do anything: the upload resumes by itself, also after a restart.</source>
        <translation>할 일은 없습니다. 업로드는 다음 시작 때도 저절로 이어집니다.</translation>
    </message>
    <message>
        <source>The bucket&apos;s content differs from what was sent</source>
        <translation>버킷에 있는 것이 보낸 것과 다릅니다</translation>
    </message>
    <message>
        <source>The checksum of {object} is {found} instead of {expected}.</source>
        <translation>{object}의 체크섬이 {expected}이(가) 아니라 {found}입니다.</translation>
    </message>
    <message>
        <source>Send it again with: docdesk backup. If this happens again, something on the way to the bucket changes data.</source>
        <translation>다시 보내세요: docdesk backup. 계속되면 버킷까지 가는 길에서 데이터가 바뀌는 것입니다.</translation>
    </message>
    <message>
        <source>The object is not in the bucket</source>
        <translation>버킷에 없습니다</translation>
    </message>
    <message>
        <source>Check the bucket and the prefix. If an original is missing, docdesk backup sends it again.</source>
        <translation>버킷과 접두사를 확인하세요. 원본이 없으면 docdesk backup이 다시 보냅니다.</translation>
    </message>
    <message>
        <source>{place} has belonged to the library of {owner} since {since}.</source>
        <translation>{place}은(는) {since}부터 {owner}의 라이브러리입니다.</translation>
    </message>
    <message>
        <source>Choose another prefix. If that library is gone, or is this one: docdesk backup --take-over</source>
        <translation>다른 접두사를 고르세요. 그 라이브러리가 없어졌거나 바로 이것일 때만: docdesk backup --take-over</translation>
    </message>
    <message>
        <source>The backup was made by a newer version of docdesk</source>
        <translation>더 새로운 docdesk로 만든 백업입니다</translation>
    </message>
    <message>
        <source>{place} has version {found}; this docdesk supports versions up to {known}.</source>
        <translation>{place}의 버전은 {found}이고, 이 docdesk는 {known}까지 압니다.</translation>
    </message>
    <message>
        <source>Update docdesk, then restore again. The bucket was left unchanged.</source>
        <translation>docdesk를 업데이트한 뒤 다시 복원하세요. 버킷은 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>{path} no longer contains the bytes that were read.</source>
        <translation>{path}의 내용이 읽었을 때와 다릅니다.</translation>
    </message>
    <message>
        <source>Add the file again to back up its new content.</source>
        <translation>파일을 다시 추가하면 새 내용이 백업됩니다.</translation>
    </message>
    <message>
        <source>There is already a library here</source>
        <translation>이미 라이브러리가 있습니다</translation>
    </message>
    <message>
        <source>{path} is not empty, and docdesk replaces nothing in it.</source>
        <translation>{path}은(는) 비어 있지 않으며, 그 안의 것은 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Restore into a folder that does not exist yet, with --library DIR.</source>
        <translation>아직 없는 폴더에 복원하세요: --library DIR</translation>
    </message>
    <message>
        <source>The library is not fully restored yet</source>
        <translation>라이브러리가 아직 다 복원되지 않았습니다</translation>
    </message>
    <message>
        <source>A restore of {path} from {place} was started but not finished.</source>
        <translation>{place}에서 {path}(으)로 복원하다가 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>Finish it; it resumes where it stopped: docdesk restore {place} --library {path}</source>
        <translation>이어서 끝내세요: docdesk restore {place} --library {path}</translation>
    </message>
    <message>
        <source>The service rejected it: {reason}.</source>
        <translation>서비스가 거부합니다: {reason}.</translation>
    </message>
    <message>
        <source>See the API description at /openapi.json.</source>
        <translation>/openapi.json의 서비스 설명을 보세요.</translation>
    </message>
    <message>
        <source>It exceeds {limit}.</source>
        <translation>{limit}보다 큽니다.</translation>
    </message>
    <message>
        <source>Send less at a time, or raise the limit in the settings.</source>
        <translation>한 번에 더 적게 보내거나 설정에서 한도를 올리세요.</translation>
    </message>
    <message>
        <source>The service only answers requests that carry the library&apos;s token.</source>
        <translation>서비스는 라이브러리의 토큰을 보낸 쪽에만 답합니다.</translation>
    </message>
    <message>
        <source>Its {where} is “{reason}”: the service does not answer web pages.</source>
        <translation>{where}이(가) “{reason}”입니다. 서비스는 웹 페이지와 통신하지 않습니다.</translation>
    </message>
    <message>
        <source>Send the request from a program, to the address in service.json.</source>
        <translation>service.json에 있는 주소로 프로그램에서 요청하세요.</translation>
    </message>
    <message>
        <source>This cannot be done right now</source>
        <translation>지금은 할 수 없습니다</translation>
    </message>
    <message>
        <source>This isn&apos;t possible right now: {reason}.</source>
        <translation>지금 상태에서는 할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the document&apos;s status, then try again.</source>
        <translation>문서의 상태를 확인한 뒤 다시 하세요.</translation>
    </message>
    <message>
        <source>The service is too busy</source>
        <translation>서비스가 너무 바쁩니다</translation>
    </message>
    <message>
        <source>It serves at most {limit} at a time.</source>
        <translation>한 번에 {limit}개까지만 처리합니다.</translation>
    </message>
    <message>
        <source>Try again in a moment, with fewer requests at a time.</source>
        <translation>잠시 뒤 요청을 줄여서 다시 하세요.</translation>
    </message>
    <message>
        <source>It was cancelled before it was ready.</source>
        <translation>준비되기 전에 작업이 멈췄습니다.</translation>
    </message>
    <message>
        <source>Retry it to continue where it stopped.</source>
        <translation>다시 시도하면 멈춘 곳에서 이어집니다.</translation>
    </message>
    <message>
        <source>List the ids with: docdesk status</source>
        <translation>다음으로 ID를 확인하세요: docdesk status</translation>
    </message>
    <message>
        <source>Retry once. If it happens again, report it with the log file {log}.</source>
        <translation>한 번 다시 시도하세요. 계속되면 로그 파일 {log}와 함께 알려 주세요.</translation>
    </message>
    <message>
        <source>{count} of {total} chunks are too long for the model; their ends can only be found by their words.</source>
        <translation>조각 {total}개 중 {count}개가 모델이 읽는 길이보다 깁니다. 끝부분은 낱말로만 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>{count} of {total} pages contain no text: they are pictures or scans.</source>
        <translation>{total}쪽 중 {count}쪽에는 글이 없습니다(그림 또는 스캔).</translation>
    </message>
    <message>
        <source>Only the first {read} of {total} pages were read because of the page limit.</source>
        <translation>한도 때문에 {total}쪽 중 처음 {read}쪽만 읽었습니다.</translation>
    </message>
    <message>
        <source>Only the first {read} characters were read because of the text limit.</source>
        <translation>한도 때문에 처음 {read}자만 읽었습니다.</translation>
    </message>
    <message>
        <source>{count} cells have a formula whose result is not in the file, so they are empty here. Open the file in a spreadsheet program, save it, and add it again.</source>
        <translation>셀 {count}개는 수식의 결과가 파일에 없어 비어 있습니다. 스프레드시트 프로그램에서 파일을 열어 저장한 뒤 다시 추가하세요.</translation>
    </message>
    <message>
        <source>The text was read as {encoding}, which you chose.</source>
        <translation>고르신 대로 {encoding}(으)로 읽은 본문입니다.</translation>
    </message>
    <message>
        <source>The file is damaged; docdesk read what it could.</source>
        <translation>파일이 손상되어 읽을 수 있는 부분만 가져왔습니다.</translation>
    </message>
    <message>
        <source>The catalog was damaged, so docdesk restored it as of {when}. The damaged file is kept as {kept}. Add again what you have added since then: nothing is paid for twice.</source>
        <translation>카탈로그가 손상되어 {when} 때의 것으로 되돌렸습니다. 손상된 파일은 {kept}(으)로 남겨 두었습니다. 그 뒤에 추가한 것은 다시 추가하세요. 두 번 요금을 내지는 않습니다.</translation>
    </message>
    <message>
        <source>The vectors are missing. Rebuild them from the stored embeddings, which costs nothing: docdesk check --repair</source>
        <translation>벡터가 있던 곳에 없습니다. 보관된 것으로 새로 만들며 비용은 들지 않습니다: docdesk check --repair</translation>
    </message>
    <message>
        <source>Not all vectors are at {place} yet, where the settings want them. docdesk writes them there from the stored embeddings while the library is open, which costs nothing. To wait for it: docdesk rebuild</source>
        <translation>설정이 가리키는 {place}에 아직 모든 벡터가 있지 않습니다. 라이브러리가 열려 있는 동안 docdesk가 보관된 임베딩으로 그곳에 쓰며 비용은 들지 않습니다. 끝날 때까지 기다리려면: docdesk rebuild</translation>
    </message>
    <message>
        <source>The file is no longer at {path}. Its text can still be found.</source>
        <translation>파일이 더 이상 {path}에 없습니다. 읽어 둔 내용은 계속 검색할 수 있습니다.</translation>
    </message>
    <message>
        <source>The file embeddings.db is missing. Recover the embeddings from the vectors: docdesk check --repair</source>
        <translation>embeddings.db 파일이 없습니다. 벡터에 남아 있는 것을 되살립니다: docdesk check --repair</translation>
    </message>
    <message>
        <source>The library contains something that docdesk does not open</source>
        <translation>라이브러리에 docdesk가 열지 않는 것이 들어 있습니다</translation>
    </message>
    <message>
        <source>{path}: {reason}.</source>
        <translation>{path}: {reason}.</translation>
    </message>
    <message>
        <source>If the library came from somebody else, ask them about it. If you made this yourself, put an ordinary file or folder in its place. Nothing was changed.</source>
        <translation>다른 사람에게서 받은 라이브러리라면 그 사람에게 물어보세요. 직접 만든 것이라면 그 자리에 일반 파일이나 폴더를 두세요. 아무것도 바뀌지 않았습니다.</translation>
    </message>
    <message>
        <source>{name}: the catalog has no file for it; a repair compares it with {path} again.</source>
        <translation>{name}: 카탈로그에 이 문서의 파일이 없습니다. 복구하면 {path}와(과) 다시 비교합니다.</translation>
    </message>
    <message>
        <source>Another program is using the library&apos;s files</source>
        <translation>다른 프로그램이 라이브러리 파일을 사용하고 있습니다</translation>
    </message>
    <message>
        <source>{path} is locked by another program, for example by a backup or a virus scanner.</source>
        <translation>{path}을(를) 백업이나 바이러스 검사 같은 다른 프로그램이 잠갔습니다.</translation>
    </message>
    <message>
        <source>Wait until that program is done, or quit it. Then try again.</source>
        <translation>그 프로그램이 끝날 때까지 기다리거나 종료한 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The provider could not embed {count} of {total} chunks (number {which}): {reason}. They are found by words only.</source>
        <translation>제공자가 청크 {total}개 중 {count}개({which}번)를 임베딩하지 못했습니다: {reason}. 이 청크는 단어로만 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>A library cannot be kept in this folder</source>
        <translation>이 폴더에는 라이브러리를 둘 수 없습니다</translation>
    </message>
    <message>
        <source>Choose a folder with a shorter or plainer name, or rename this one.</source>
        <translation>이름이 더 짧거나 단순한 폴더를 고르거나 이 폴더의 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>{count} pictures inside the text were left out; their descriptions were kept.</source>
        <translation>글 안에 든 그림 {count}개를 빼고 설명만 남겼습니다.</translation>
    </message>
    <message>
        <source>The text is garbled</source>
        <translation>글자를 알아볼 수 없습니다</translation>
    </message>
    <message>
        <source>Its fonts do not say which letters they draw; pages affected: {pages}.</source>
        <translation>글꼴에 어떤 글자를 나타내는지 정보가 없습니다. 해당 쪽수: {pages}.</translation>
    </message>
    <message>
        <source>Text on {count} of {total} pages cannot be read ({which}): its fonts do not say which letters they draw. That text is not searchable.</source>
        <translation>{total}쪽 중 {count}쪽({which})에 읽을 수 없는 글자가 있습니다. 글꼴에 어떤 글자를 나타내는지 정보가 없기 때문입니다. 그 글은 검색되지 않습니다.</translation>
    </message>
    <message>
        <source>Attached files that were not read: {names}.</source>
        <translation>읽지 않은 첨부 파일: {names}.</translation>
    </message>
    <message>
        <source>The file says that it has {total} pages; {read} were found.</source>
        <translation>파일에는 {total}쪽이라고 되어 있지만 {read}쪽만 찾았습니다.</translation>
    </message>
    <message>
        <source>This library is new to you</source>
        <translation>처음 여는 라이브러리입니다</translation>
    </message>
    <message>
        <source>{path} was not made here. Until you trust it, its documents wait, nothing leaves this machine, and the addresses and folders of its settings do not count.</source>
        <translation>{path}은(는) 여기에서 만든 라이브러리가 아닙니다. 신뢰하기 전까지 문서는 기다리고, 아무것도 이 컴퓨터를 떠나지 않으며, 설정의 주소와 폴더는 적용되지 않습니다.</translation>
    </message>
    <message>
        <source>The question cannot be answered as it is written</source>
        <translation>적힌 그대로는 질문에 답할 수 없습니다</translation>
    </message>
    <message>
        <source>A part of it makes no sense: {reason}.</source>
        <translation>질문의 한 부분이 맞지 않습니다: {reason}.</translation>
    </message>
    <message>
        <source>Change that part, or put it in quotation marks to search for it as words.</source>
        <translation>그 부분을 고치거나, 따옴표로 묶어 낱말로 검색하세요.</translation>
    </message>
    <message>
        <source>None of its pages contains text; pages read: {pages}. {reason} {looked}</source>
        <translation>텍스트가 있는 페이지가 없습니다. 읽은 페이지: {pages}. {reason} {looked}</translation>
    </message>
    <message>
        <source>If you can read text on it, make a sharper scan or photo of it and add that. If text recognition is off, turn it on in the settings, then retry.</source>
        <translation>눈으로 읽을 수 있는 텍스트가 있다면 더 선명하게 스캔하거나 촬영해서 추가하세요. 텍스트 인식이 꺼져 있으면 설정에서 켠 다음 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Turn text recognition on in the settings and retry, or save a new copy from the application that made it.</source>
        <translation>설정에서 텍스트 인식을 켜고 다시 시도하거나, 파일을 만든 프로그램에서 새로 저장하세요.</translation>
    </message>
    <message>
        <source>The text of {count} of {total} pages was recognised from pictures ({which}).</source>
        <translation>{total}페이지 중 {count}페이지의 텍스트를 그림에서 인식했습니다({which}).</translation>
    </message>
    <message>
        <source>The text of {which} was hard to recognise: some words are probably wrong. A sharper scan would help.</source>
        <translation>{which}의 텍스트는 인식하기 어려워 잘못된 낱말이 있을 수 있습니다. 더 선명하게 스캔하면 나아집니다.</translation>
    </message>
    <message>
        <source>docdesk cannot open files of this kind with a password.</source>
        <translation>docdesk는 이 종류의 파일을 암호로 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Open it in the program that made it, save it without a password, and add it again.</source>
        <translation>파일을 만든 프로그램에서 열어 암호 없이 저장한 뒤 다시 추가하세요.</translation>
    </message>
    <message>
        <source>This old format is read roughly: the words are there, but tables and headings are not told apart.</source>
        <translation>오래된 형식이라 대략적으로 읽었습니다. 글은 모두 있지만 표와 제목은 구분되지 않습니다.</translation>
    </message>
    <message>
        <source>The same content is already in the library as {name}; it is one document.</source>
        <translation>같은 내용이 이미 라이브러리에 {name}(으)로 있어 하나의 문서로 다룹니다.</translation>
    </message>
    <message>
        <source>The built-in model could not be installed</source>
        <translation>내장 모델을 설치하지 못했습니다</translation>
    </message>
    <message>
        <source>The package {package} was not installed: {reason}.</source>
        <translation>{package} 패키지가 설치되지 않았습니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the network and the rights to the folder of packages, then run the command again.</source>
        <translation>네트워크와 패키지 폴더의 권한을 확인한 다음 명령을 다시 실행하세요.</translation>
    </message>
    <message>
        <source>{path} has version {found}; this docdesk supports versions up to {known}.</source>
        <translation>{path}의 버전은 {found}인데, 이 docdesk는 {known} 버전까지만 지원합니다.</translation>
    </message>
    <message>
        <source>It is written in {language}. This library’s model only understands English, so semantic search will work poorly. Choose the built-in multilingual model in the settings; the change costs nothing but time.</source>
        <translation>이 문서는 {language}로 쓰여 있습니다. 이 라이브러리의 모델은 영어만 이해하므로 의미 검색이 잘 되지 않습니다. 설정에서 여러 언어를 읽는 내장 모델을 선택하세요. 바꾸는 데에는 시간만 들 뿐 비용은 들지 않습니다.</translation>
    </message>
    <message>
        <source>{count} files inside it are documents of their own.</source>
        <translation>안에 있는 파일 {count}개는 각각 별도의 문서입니다.</translation>
    </message>
    <message>
        <source>The model {model} cannot read the writing of this question, so only passages with the same words are found. Choose a model that reads it in the settings.</source>
        <translation>{model} 모델은 이 질문의 문자를 읽지 못하므로 같은 단어가 있는 구절만 찾았습니다. 설정에서 이 문자를 읽는 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The model {model} cannot read the writing of about {percent}% of the passages; they are found by their words only. Choose a model that reads it in the settings.</source>
        <translation>{model} 모델은 구절의 약 {percent}%를 쓴 문자를 읽지 못하므로 그 구절은 단어로만 찾습니다. 설정에서 이 문자를 읽는 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>{count} rows were left out, because docdesk reads at most {limit} of a sheet.</source>
        <translation>{count}개 행을 제외했습니다. docdesk는 시트마다 최대 {limit}개 행까지 읽습니다.</translation>
    </message>
    <message>
        <source>{count} files inside it were left out, because docdesk takes at most {limit} out of one file.</source>
        <translation>안에 있는 파일 {count}개를 제외했습니다. docdesk는 파일 하나에서 최대 {limit}개까지 꺼냅니다.</translation>
    </message>
    <message>
        <source>The library’s record of this document cannot be read</source>
        <translation>라이브러리에 있는 이 문서의 기록을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>The catalog says “{value}” as its “{column}”, which this docdesk does not know. A newer docdesk or another program wrote it.</source>
        <translation>카탈로그의 “{column}” 값 “{value}”은(는) 이 docdesk가 알지 못하는 값입니다. 더 새로운 docdesk나 다른 프로그램이 기록한 것입니다.</translation>
    </message>
    <message>
        <source>If you use a newer docdesk elsewhere, update this one. Otherwise retry the document, and docdesk reads its file again.</source>
        <translation>다른 곳에서 더 새로운 docdesk를 사용한다면 이 docdesk를 업데이트하세요. 그렇지 않으면 문서를 다시 시도하세요. docdesk가 파일을 다시 읽습니다.</translation>
    </message>
    <message>
        <source>If you know where it came from and what is in its queue, resume it with: docdesk resume --trust</source>
        <translation>어디에서 온 것이고 대기열에 무엇이 있는지 안다면 다음 명령으로 재개하세요: docdesk resume --trust</translation>
    </message>
    <message>
        <source>The file has changed since it was read</source>
        <translation>파일을 읽은 뒤에 파일이 변경되었습니다</translation>
    </message>
    <message>
        <source>{path} no longer contains the bytes whose text is in the library.</source>
        <translation>{path}의 내용이 라이브러리에 있는 텍스트를 읽었을 때와 다릅니다.</translation>
    </message>
    <message>
        <source>The text that was read is still here. Add the file again to see it as it is now.</source>
        <translation>읽어 둔 텍스트는 그대로 남아 있습니다. 지금의 내용을 보려면 파일을 다시 추가해 주세요.</translation>
    </message>
    <message>
        <source>There is no such page</source>
        <translation>그런 페이지가 없습니다</translation>
    </message>
    <message>
        <source>There is no page {page}; pages that can be shown: {total}.</source>
        <translation>{page}쪽이 없습니다. 표시할 수 있는 페이지: {total}개.</translation>
    </message>
    <message>
        <source>Choose a page from 1 on. Attached files have no pages to show.</source>
        <translation>1부터 시작하는 페이지 번호를 선택해 주세요. 첨부 파일에는 표시할 페이지가 없습니다.</translation>
    </message>
    <message>
        <source>There is no picture of this page</source>
        <translation>이 페이지의 그림이 없습니다</translation>
    </message>
    <message>
        <source>docdesk shows files of this kind as text: “{name}”.</source>
        <translation>docdesk는 이 종류의 파일을 텍스트로 표시합니다: “{name}”.</translation>
    </message>
    <message>
        <source>Read its text instead. Pictures of pages are made of PDF files and of pictures.</source>
        <translation>대신 텍스트를 읽어 주세요. 페이지 그림은 PDF 파일과 그림 파일에서만 만들 수 있습니다.</translation>
    </message>
    <message>
        <source>A part of the file is damaged ({which}): words may be missing or wrong there.</source>
        <translation>파일 일부가 손상되었습니다({which}). 그곳에는 빠지거나 잘못된 단어가 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>A link may lead to another file</source>
        <translation>링크가 다른 파일로 이어질 수 있습니다</translation>
    </message>
    <message>
        <source>An assistant added {path}, and {reason}. docdesk follows no link for an assistant.</source>
        <translation>어시스턴트가 추가한 파일입니다({path}): {reason}. docdesk는 어시스턴트가 추가한 파일의 링크를 따라가지 않습니다.</translation>
    </message>
    <message>
        <source>If you want this file in the library, add it yourself.</source>
        <translation>이 파일을 라이브러리에 넣으려면 직접 추가하세요.</translation>
    </message>
    <message>
        <source>The model {model} cannot read the writing of about {percent}% of the passages in this library. The built-in multilingual model reads them. The change costs nothing but time, about {minutes} min, and can be undone: docdesk reindex --model {other}</source>
        <translation>{model} 모델은 이 라이브러리에 있는 구절의 약 {percent}%를 쓴 문자를 읽지 못합니다. 내장된 다국어 모델은 읽을 수 있습니다. 바꾸는 데에는 시간만 들고(약 {minutes}분) 되돌릴 수도 있습니다. docdesk reindex --model {other}</translation>
    </message>
    <message>
        <source>The chat endpoint gave no answer</source>
        <translation>대화 엔드포인트가 답변하지 않았습니다</translation>
    </message>
    <message>
        <source>{host} did not give a usable answer: {reason}.</source>
        <translation>{host}의 답변을 사용할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Ask again. If it keeps happening, check the endpoint and its address.</source>
        <translation>다시 질문하세요. 계속되면 엔드포인트와 주소를 확인하세요.</translation>
    </message>
    <message>
        <source>No chat model is chosen</source>
        <translation>대화 모델이 선택되지 않았습니다</translation>
    </message>
    <message>
        <source>Answers are written by a chat model, and the settings name none.</source>
        <translation>답변은 대화 모델이 작성하는데, 설정에 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Choose an endpoint and a model in the settings under “Questions”, or give --chat-base-url and --chat-model.</source>
        <translation>설정의 “질문”에서 엔드포인트와 모델을 선택하거나 --chat-base-url과 --chat-model을 지정하세요.</translation>
    </message>
    <message>
        <source>No API key is set for the chat endpoint</source>
        <translation>대화 엔드포인트의 API 키가 설정되지 않았습니다</translation>
    </message>
    <message>
        <source>Enter the key in the settings under “Questions”, or set DOCDESK_CHAT_API_KEY.</source>
        <translation>설정의 “질문”에 키를 입력하거나 DOCDESK_CHAT_API_KEY를 설정하세요.</translation>
    </message>
    <message>
        <source>The chat endpoint rejected the API key</source>
        <translation>대화 엔드포인트가 API 키를 거부했습니다</translation>
    </message>
    <message>
        <source>Enter a valid key in the settings under “Questions”, or set DOCDESK_CHAT_API_KEY.</source>
        <translation>설정의 “질문”에 올바른 키를 입력하거나 DOCDESK_CHAT_API_KEY를 설정하세요.</translation>
    </message>
    <message>
        <source>The chat endpoint&apos;s account has no credit left</source>
        <translation>대화 엔드포인트 계정의 잔액이 없습니다</translation>
    </message>
    <message>
        <source>Add credit to the account, or choose another model for questions.</source>
        <translation>계정을 충전하거나 질문에 사용할 다른 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The chat endpoint limits requests</source>
        <translation>대화 엔드포인트가 요청을 제한합니다</translation>
    </message>
    <message>
        <source>{host} asks docdesk to wait {seconds} seconds.</source>
        <translation>{host}에서 {seconds}초 동안 기다리라고 합니다.</translation>
    </message>
    <message>
        <source>Ask again later, or choose another model for questions.</source>
        <translation>나중에 다시 질문하거나 질문에 사용할 다른 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The chat endpoint cannot be reached</source>
        <translation>대화 엔드포인트에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Check the network and the address. If the endpoint is on this computer, start it.</source>
        <translation>네트워크와 주소를 확인하세요. 이 컴퓨터의 엔드포인트라면 시작하세요.</translation>
    </message>
    <message>
        <source>Nothing is allowed to leave this computer</source>
        <translation>이 컴퓨터 밖으로 아무것도 보낼 수 없습니다</translation>
    </message>
    <message>
        <source>Choose a chat endpoint on this computer, or turn “Nothing leaves this computer” off in the settings.</source>
        <translation>이 컴퓨터에 있는 대화 엔드포인트를 선택하거나 설정에서 “아무것도 이 컴퓨터 밖으로 내보내지 않기”를 끄세요.</translation>
    </message>
    <message>
        <source>The chat endpoint does not know the model</source>
        <translation>대화 엔드포인트에 그 모델이 없습니다</translation>
    </message>
    <message>
        <source>Choose another model for questions in the settings, or load it at the endpoint first.</source>
        <translation>설정에서 질문에 사용할 다른 모델을 선택하거나 먼저 엔드포인트에 모델을 불러오세요.</translation>
    </message>
    <message>
        <source>The question and its passages are too long for the model</source>
        <translation>질문과 구절이 모델에 비해 너무 깁니다</translation>
    </message>
    <message>
        <source>{host} refused {bytes} bytes: {reason}.</source>
        <translation>{host}에서 {bytes}바이트를 거부했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Give fewer passages in the settings under “Questions”, or choose a model that reads more.</source>
        <translation>설정의 “질문”에서 구절 수를 줄이거나 더 긴 글을 읽는 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The answer was interrupted</source>
        <translation>답변이 중단되었습니다</translation>
    </message>
    <message>
        <source>The docdesk that was waiting for the answer ended before it was there.</source>
        <translation>답변을 기다리던 docdesk가 답변이 오기 전에 끝났습니다.</translation>
    </message>
    <message>
        <source>Ask again. What was sent may have been paid for; docdesk ledger lists what was sent.</source>
        <translation>다시 질문하세요. 보낸 것에는 비용이 청구되었을 수 있습니다. 보낸 내역은 docdesk ledger로 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Too many files are open</source>
        <translation>열린 파일이 너무 많습니다</translation>
    </message>
    <message>
        <source>The system does not let docdesk open {path}: as many files and connections are open as it allows.</source>
        <translation>시스템이 허용하는 만큼 파일과 연결이 이미 열려 있어 docdesk가 {path}을(를) 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Close programs that have connections to docdesk or many files open, then resume.</source>
        <translation>docdesk에 연결되어 있거나 파일을 많이 열어 둔 프로그램을 닫은 뒤 다시 진행하세요.</translation>
    </message>
    <message>
        <source>The bucket holds something else</source>
        <translation>버킷에 다른 내용이 들어 있습니다</translation>
    </message>
    <message>
        <source>docdesk did not write what {object} contains: {reason}.</source>
        <translation>{object}의 내용은 docdesk가 쓴 것이 아닙니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the bucket and its prefix. If others can write there, do not use this copy.</source>
        <translation>버킷과 접두사를 확인하세요. 다른 사람이 그곳에 쓸 수 있다면 이 사본을 사용하지 마세요.</translation>
    </message>
    <message>
        <source>{count} files inside it could not be taken out, because they have a password, are damaged or are packed in a way that docdesk does not know: {names}.</source>
        <translation>안에 있는 파일 {count}개를 꺼내지 못했습니다. 암호가 걸려 있거나 손상되었거나 docdesk가 모르는 방식으로 압축되어 있습니다: {names}.</translation>
    </message>
    <message>
        <source>The token does not allow this</source>
        <translation>이 토큰으로는 할 수 없습니다</translation>
    </message>
    <message>
        <source>The token of “{name}” does not allow it: {reason}.</source>
        <translation>“{name}”의 토큰으로는 할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Whoever runs the service can make a token that may write: docdesk token add NAME --write.</source>
        <translation>서비스를 운영하는 사람이 쓸 수 있는 토큰을 만들 수 있습니다: docdesk token add NAME --write.</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>요청이 너무 많습니다</translation>
    </message>
    <message>
        <source>The token of “{name}” allows {count} requests a minute.</source>
        <translation>“{name}”의 토큰으로는 1분에 {count}번까지 요청할 수 있습니다.</translation>
    </message>
    <message>
        <source>Send the request again after the seconds that Retry-After names.</source>
        <translation>Retry-After에 적힌 초가 지난 뒤에 요청을 다시 보내세요.</translation>
    </message>
    <message>
        <source>The service is not ready</source>
        <translation>서비스가 준비되지 않았습니다</translation>
    </message>
    <message>
        <source>The library&apos;s catalog does not answer.</source>
        <translation>라이브러리의 카탈로그가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Try again in a moment; the log of the library has the reason.</source>
        <translation>잠시 뒤에 다시 시도하세요. 이유는 라이브러리의 로그에 있습니다.</translation>
    </message>
    <message>
        <source>The tag cannot be used</source>
        <translation>이 태그는 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>No document was changed, because a tag is not valid: {reason}.</source>
        <translation>올바르지 않은 태그가 있어 문서를 하나도 바꾸지 않았습니다: {reason}.</translation>
    </message>
    <message>
        <source>Write a short text on one line, such as “invoices 2024”.</source>
        <translation>“송장 2024”처럼 한 줄로 된 짧은 글을 쓰세요.</translation>
    </message>
    <message>
        <source>The newest version of docdesk is not known</source>
        <translation>docdesk의 가장 새 버전을 알 수 없습니다</translation>
    </message>
    <message>
        <source>{host} did not say it: {reason}.</source>
        <translation>{host}에서 알려 주지 않았습니다: {reason}.</translation>
    </message>
    <message>
        <source>Try again later. The version that you have goes on working.</source>
        <translation>나중에 다시 시도하세요. 지금 쓰는 버전은 계속 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>The answer about new versions is not from docdesk’s publisher</source>
        <translation>새 버전에 대한 응답이 docdesk를 배포한 곳에서 온 것이 아닙니다</translation>
    </message>
    <message>
        <source>What came from {host} is not signed with the publisher’s key, so docdesk read nothing of it.</source>
        <translation>{host}에서 온 응답은 배포한 곳의 키로 서명되지 않았습니다. docdesk는 그 내용을 읽지 않았습니다.</translation>
    </message>
    <message>
        <source>Try again in another network: some change what they pass on. Install nothing that such an answer offers.</source>
        <translation>전달하는 내용을 바꾸는 네트워크가 있으니 다른 네트워크에서 다시 시도하세요. 그런 응답이 권하는 것은 설치하지 마세요.</translation>
    </message>
</context>
<context>
    <name>facts</name>
    <message>
        <source>Korean</source>
        <translation>한국어</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>일본어</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>중국어</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>태국어</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>그리스어</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>히브리어</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>아르메니아어</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>조지아어</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>벵골어</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>타밀어</translation>
    </message>
    <message>
        <source>Telugu</source>
        <translation>텔루구어</translation>
    </message>
    <message>
        <source>English</source>
        <translation>영어</translation>
    </message>
    <message>
        <source>German</source>
        <translation>독일어</translation>
    </message>
    <message>
        <source>French</source>
        <translation>프랑스어</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>스페인어</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>이탈리아어</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>포르투갈어</translation>
    </message>
    <message>
        <source>Catalan</source>
        <translation>카탈루냐어</translation>
    </message>
    <message>
        <source>Romanian</source>
        <translation>루마니아어</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>네덜란드어</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>스웨덴어</translation>
    </message>
    <message>
        <source>Finnish</source>
        <translation>핀란드어</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>폴란드어</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>체코어</translation>
    </message>
    <message>
        <source>Slovak</source>
        <translation>슬로바키아어</translation>
    </message>
    <message>
        <source>Hungarian</source>
        <translation>헝가리어</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>튀르키예어</translation>
    </message>
    <message>
        <source>Indonesian</source>
        <translation>인도네시아어</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>베트남어</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>러시아어</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>우크라이나어</translation>
    </message>
    <message>
        <source>Bulgarian</source>
        <translation>불가리아어</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>아랍어</translation>
    </message>
    <message>
        <source>Persian</source>
        <translation>페르시아어</translation>
    </message>
    <message>
        <source>Urdu</source>
        <translation>우르두어</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>힌디어</translation>
    </message>
    <message>
        <source>Danish or Norwegian</source>
        <translation>덴마크어 또는 노르웨이어</translation>
    </message>
    <message>
        <source>Croatian or Serbian</source>
        <translation>크로아티아어 또는 세르비아어</translation>
    </message>
    <message>
        <source>A DjVu scan</source>
        <translation>DjVu 스캔</translation>
    </message>
    <message>
        <source>A Hangul document</source>
        <translation>한글 문서</translation>
    </message>
    <message>
        <source>A JSON file</source>
        <translation>JSON 파일</translation>
    </message>
    <message>
        <source>A Keynote presentation</source>
        <translation>Keynote 프레젠테이션</translation>
    </message>
    <message>
        <source>A Pages document</source>
        <translation>Pages 문서</translation>
    </message>
    <message>
        <source>A PostScript file</source>
        <translation>PostScript 파일</translation>
    </message>
    <message>
        <source>A PowerPoint 97 presentation</source>
        <translation>PowerPoint 97 프레젠테이션</translation>
    </message>
    <message>
        <source>A PowerPoint presentation</source>
        <translation>PowerPoint 프레젠테이션</translation>
    </message>
    <message>
        <source>A Word 97 document</source>
        <translation>Word 97 문서</translation>
    </message>
    <message>
        <source>A Word document</source>
        <translation>Word 문서</translation>
    </message>
    <message>
        <source>A YAML file</source>
        <translation>YAML 파일</translation>
    </message>
    <message>
        <source>A drawing</source>
        <translation>그림 도안</translation>
    </message>
    <message>
        <source>A notebook</source>
        <translation>노트북 파일</translation>
    </message>
    <message>
        <source>A picture</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>A program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>A web page</source>
        <translation>웹 페이지</translation>
    </message>
    <message>
        <source>An Excel 97 workbook</source>
        <translation>Excel 97 통합 문서</translation>
    </message>
    <message>
        <source>An Excel workbook</source>
        <translation>Excel 통합 문서</translation>
    </message>
    <message>
        <source>An OpenDocument presentation</source>
        <translation>OpenDocument 프레젠테이션</translation>
    </message>
    <message>
        <source>An OpenDocument spreadsheet</source>
        <translation>OpenDocument 스프레드시트</translation>
    </message>
    <message>
        <source>An OpenDocument text</source>
        <translation>OpenDocument 텍스트</translation>
    </message>
    <message>
        <source>An Outlook message</source>
        <translation>Outlook 메시지</translation>
    </message>
    <message>
        <source>An XML file</source>
        <translation>XML 파일</translation>
    </message>
    <message>
        <source>An archive</source>
        <translation>압축 파일</translation>
    </message>
    <message>
        <source>An e-mail message</source>
        <translation>전자 우편 메시지</translation>
    </message>
    <message>
        <source>A file of this kind</source>
        <translation>이런 종류의 파일</translation>
    </message>
    <message>
        <source>A file without an extension</source>
        <translation>확장자가 없는 파일</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>이 파일</translation>
    </message>
    <message>
        <source>a Word document</source>
        <translation>Word 문서</translation>
    </message>
    <message>
        <source>a PowerPoint presentation</source>
        <translation>PowerPoint 프레젠테이션</translation>
    </message>
    <message>
        <source>an Excel workbook</source>
        <translation>Excel 통합 문서</translation>
    </message>
    <message>
        <source>an OpenDocument text</source>
        <translation>OpenDocument 텍스트</translation>
    </message>
    <message>
        <source>an OpenDocument presentation</source>
        <translation>OpenDocument 프레젠테이션</translation>
    </message>
    <message>
        <source>an OpenDocument spreadsheet</source>
        <translation>OpenDocument 스프레드시트</translation>
    </message>
    <message>
        <source>an e-book</source>
        <translation>전자책</translation>
    </message>
    <message>
        <source>a Hangul document</source>
        <translation>한글 문서</translation>
    </message>
    <message>
        <source>a ZIP file (an archive or an office document)</source>
        <translation>ZIP 파일(압축 파일 또는 오피스 문서)</translation>
    </message>
    <message>
        <source>an Office 97 document</source>
        <translation>Office 97 문서</translation>
    </message>
    <message>
        <source>a PNG picture</source>
        <translation>PNG 그림</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>JPEG 그림</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>GIF 그림</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>gzip 압축 파일</translation>
    </message>
    <message>
        <source>a 7-Zip archive</source>
        <translation>7-Zip 압축 파일</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>RAR 압축 파일</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>a rich text document</source>
        <translation>서식 있는 텍스트(RTF) 문서</translation>
    </message>
    <message>
        <source>it has no bytes</source>
        <translation>바이트가 하나도 없습니다</translation>
    </message>
    <message>
        <source>it has no characters</source>
        <translation>글자가 하나도 없습니다</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>폴더입니다</translation>
    </message>
    <message>
        <source>none of its pages can be read</source>
        <translation>읽을 수 있는 쪽이 없습니다</translation>
    </message>
    <message>
        <source>a prefix may not contain control characters or any of # * ? [ ]</source>
        <translation>접두사에는 제어 문자나 # * ? [ ]를 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>an address begins with http:// or https://</source>
        <translation>주소는 http:// 또는 https://로 시작해야 합니다</translation>
    </message>
    <message>
        <source>the catalog is on another machine, and nothing may leave this one</source>
        <translation>카탈로그가 다른 컴퓨터에 있는데, 아무것도 이 컴퓨터를 떠날 수 없게 설정되어 있습니다</translation>
    </message>
    <message>
        <source>the overlap of chunks must be smaller than their size</source>
        <translation>조각의 겹침은 조각의 크기보다 작아야 합니다</translation>
    </message>
    <message>
        <source>it took too long</source>
        <translation>너무 오래 걸렸습니다</translation>
    </message>
    <message>
        <source>it took too much memory</source>
        <translation>메모리를 너무 많이 썼습니다</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>손상되었습니다</translation>
    </message>
    <message>
        <source>, or </source>
        <translation> 또는 </translation>
    </message>
    <message>
        <source>pages {pages} and others</source>
        <translation>{pages}쪽 등</translation>
    </message>
    <message>
        <source>page {pages}</source>
        <translation>{pages}쪽</translation>
    </message>
    <message>
        <source>pages {pages}</source>
        <translation>{pages}쪽</translation>
    </message>
    <message>
        <source>there is no such provider</source>
        <translation>그런 제공자는 없습니다</translation>
    </message>
    <message>
        <source>A video</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>An audio file</source>
        <translation>음성 파일</translation>
    </message>
    <message>
        <source>A rich text document</source>
        <translation>서식 있는 텍스트(RTF) 문서</translation>
    </message>
    <message>
        <source>A table of data</source>
        <translation>표(CSV) 파일</translation>
    </message>
    <message>
        <source>An e-book</source>
        <translation>전자책</translation>
    </message>
    <message>
        <source>it contains only whitespace</source>
        <translation>빈칸뿐입니다</translation>
    </message>
    <message>
        <source>it is not a regular file but a device, a pipe or a socket</source>
        <translation>일반 파일이 아니라 장치, 파이프 또는 소켓입니다</translation>
    </message>
    <message>
        <source>it is a link that leads back to itself</source>
        <translation>제자리로 돌아오는 링크입니다</translation>
    </message>
    <message>
        <source>it is named as a text file, but its bytes are not text</source>
        <translation>이름은 텍스트 파일이지만 내용은 텍스트가 아닙니다</translation>
    </message>
    <message>
        <source>it is named {suffix}, but it is {what}</source>
        <translation>이름은 {suffix}이지만 내용은 {what}입니다</translation>
    </message>
    <message>
        <source>it is named {suffix}, but it is not a {format} file</source>
        <translation>이름은 {suffix}이지만 {format} 파일이 아닙니다</translation>
    </message>
    <message>
        <source>It is named as a text file, but it is {what}.</source>
        <translation>이름은 텍스트 파일이지만 내용은 {what}입니다.</translation>
    </message>
    <message>
        <source>there is no encoding “{encoding}”</source>
        <translation>“{encoding}”(이)라는 인코딩은 없습니다</translation>
    </message>
    <message>
        <source>it crashes the program that reads it</source>
        <translation>읽는 프로그램이 비정상 종료됩니다</translation>
    </message>
    <message>
        <source>its structure is broken</source>
        <translation>파일 구조가 깨져 있습니다</translation>
    </message>
    <message>
        <source>its structure is broken ({said})</source>
        <translation>파일 구조가 깨져 있습니다({said})</translation>
    </message>
    <message>
        <source>it changed while it was being read</source>
        <translation>읽는 동안 내용이 바뀌었습니다</translation>
    </message>
    <message>
        <source>All of them are pictures, like scans.</source>
        <translation>모두 스캔과 같은 그림입니다.</translation>
    </message>
    <message>
        <source>It is a picture, like a scan.</source>
        <translation>스캐너로 만든 것과 같은 그림입니다.</translation>
    </message>
    <message>
        <source>{count} of them are pictures, like scans.</source>
        <translation>그중 {count}쪽은 스캔과 같은 그림입니다.</translation>
    </message>
    <message>
        <source>They contain drawings or nothing at all.</source>
        <translation>도형만 있거나 아무것도 없습니다.</translation>
    </message>
    <message>
        <source>{kind} ({suffix})</source>
        <translation>{kind} ({suffix})</translation>
    </message>
    <message>
        <source>its fonts do not say which letters they draw</source>
        <translation>글꼴에 어떤 글자를 그리는지에 대한 정보가 없습니다</translation>
    </message>
    <message>
        <source>the encoding of the text was guessed</source>
        <translation>텍스트의 인코딩을 추측했습니다</translation>
    </message>
    <message>
        <source>some of its characters could not be decoded</source>
        <translation>일부 문자를 해독할 수 없었습니다</translation>
    </message>
    <message>
        <source>the file is damaged and was repaired</source>
        <translation>파일이 손상되어 복구했습니다</translation>
    </message>
    <message>
        <source>its text was hard to recognise</source>
        <translation>글자를 인식하기 어려웠습니다</translation>
    </message>
    <message>
        <source>it lies beyond the page limit</source>
        <translation>페이지 수 제한을 넘습니다</translation>
    </message>
    <message>
        <source>the text limit was reached</source>
        <translation>텍스트 길이 제한에 도달했습니다</translation>
    </message>
    <message>
        <source>it is missing in the file</source>
        <translation>파일에 없습니다</translation>
    </message>
    <message>
        <source>{count} MB</source>
        <translation>{count} MB</translation>
    </message>
    <message>
        <source>a bucket&apos;s name is made of lower-case letters, digits, dots and dashes: gs://BUCKET/PREFIX</source>
        <translation>버킷 이름은 소문자, 숫자, 점, 하이픈으로 이루어집니다: gs://BUCKET/PREFIX</translation>
    </message>
    <message>
        <source>a prefix is one or more words separated by /</source>
        <translation>접두사는 단어 하나이거나 /로 나뉜 여러 단어입니다</translation>
    </message>
    <message>
        <source>a pattern of files to leave out may not be empty</source>
        <translation>제외할 패턴은 비어 있을 수 없습니다</translation>
    </message>
    <message>
        <source>an address may not contain a name, a password or a query: give the key as OPENAI_API_KEY</source>
        <translation>주소에는 이름, 비밀번호, 쿼리를 넣을 수 없습니다. 키는 API 키 칸이나 OPENAI_API_KEY에 넣으세요</translation>
    </message>
    <message>
        <source>an address names a host and, if needed, a port: http://HOST:PORT/v1</source>
        <translation>주소에는 호스트와 필요하면 포트가 있어야 합니다: http://HOST:PORT/v1</translation>
    </message>
    <message>
        <source>there is no setting {names}</source>
        <translation>{names}(이)라는 설정은 없습니다</translation>
    </message>
    <message>
        <source>it has no arguments</source>
        <translation>인수가 없습니다</translation>
    </message>
    <message>
        <source>{method} has no such argument</source>
        <translation>{method}에는 그런 인수가 없습니다</translation>
    </message>
    <message>
        <source>it is not of the right type</source>
        <translation>형식이 맞지 않습니다</translation>
    </message>
    <message>
        <source>it must be from {least} to {most}</source>
        <translation>{least}에서 {most} 사이여야 합니다</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>JSON이 아닙니다</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>JSON 객체가 아닙니다</translation>
    </message>
    <message>
        <source>it contains a character or a number that cannot be stored</source>
        <translation>저장할 수 없는 문자나 숫자가 들어 있습니다</translation>
    </message>
    <message>
        <source>docdesk can read none of them</source>
        <translation>읽을 수 있는 파일이 하나도 없습니다</translation>
    </message>
    <message>
        <source>it is not a valid multipart form ({said})</source>
        <translation>올바른 멀티파트 양식이 아닙니다({said})</translation>
    </message>
    <message>
        <source>the multipart form ends early</source>
        <translation>멀티파트 양식이 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>no file was sent in a field of this name</source>
        <translation>이 이름의 필드로 보낸 파일이 없습니다</translation>
    </message>
    <message>
        <source>it is not multipart/form-data with a boundary</source>
        <translation>경계가 있는 multipart/form-data가 아닙니다</translation>
    </message>
    <message>
        <source>the boundary is too long</source>
        <translation>경계가 너무 깁니다</translation>
    </message>
    <message>
        <source>its status is “{status}”, and only a failed document can be retried</source>
        <translation>상태가 “{status}”이며, 실패한 문서만 다시 시도할 수 있습니다</translation>
    </message>
    <message>
        <source>its status is already “{status}”</source>
        <translation>상태가 이미 “{status}”입니다</translation>
    </message>
    <message>
        <source>the process that has the library open has no window</source>
        <translation>라이브러리를 연 프로세스에 창이 없습니다</translation>
    </message>
    <message>
        <source>the process that has the library open keeps it open</source>
        <translation>라이브러리를 연 프로세스가 계속 사용 중입니다</translation>
    </message>
    <message>
        <source>, but it does not answer</source>
        <translation>. 응답이 없습니다</translation>
    </message>
    <message>
        <source> (process {pid}), but it does not answer</source>
        <translation>(프로세스 {pid}). 응답이 없습니다</translation>
    </message>
    <message>
        <source> (process {pid}) and already answers at {url}</source>
        <translation>(프로세스 {pid}). 이미 {url}에서 응답하고 있습니다</translation>
    </message>
    <message>
        <source>its file was added again meanwhile, and is another document now</source>
        <translation>그사이에 파일을 다시 추가하여 이제 다른 문서입니다</translation>
    </message>
    <message>
        <source>docdesk is working on it; wait until it has finished, or cancel it</source>
        <translation>docdesk가 작업 중입니다. 끝날 때까지 기다리거나 취소하세요</translation>
    </message>
    <message>
        <source>its file has changed since it was read; add the file again</source>
        <translation>읽은 뒤에 파일이 바뀌었습니다. 파일을 다시 추가하세요</translation>
    </message>
    <message>
        <source>it is empty or not there</source>
        <translation>비어 있거나 없습니다</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>입출력 오류</translation>
    </message>
    <message>
        <source>the library is closing</source>
        <translation>라이브러리를 닫는 중입니다</translation>
    </message>
    <message>
        <source>it exited with status {status}</source>
        <translation>상태 {status}(으)로 끝났습니다</translation>
    </message>
    <message>
        <source>{count} vectors were written but are not there</source>
        <translation>기록한 벡터 {count}개가 없습니다</translation>
    </message>
    <message>
        <source>of the new vectors, {holes} are missing, {orphans} belong to no document and {unreachable} cannot be found by a search</source>
        <translation>새 벡터 가운데 {holes}개는 없고, {orphans}개는 어느 문서에도 속하지 않으며, {unreachable}개는 검색되지 않습니다</translation>
    </message>
    <message>
        <source>another docdesk still has the vectors open</source>
        <translation>다른 docdesk가 아직 벡터를 열어 두고 있습니다</translation>
    </message>
    <message>
        <source>it answered with status {status}</source>
        <translation>상태 {status}(으)로 응답했습니다</translation>
    </message>
    <message>
        <source>it redirects to another address, and docdesk does not follow; use that address if it is right</source>
        <translation>다른 주소로 넘기지만 docdesk는 따라가지 않습니다. 그 주소가 맞으면 그 주소를 쓰세요</translation>
    </message>
    <message>
        <source>the variable DOCDESK_CHROMA_URL names another place; unset it, or change it as well</source>
        <translation>변수 DOCDESK_CHROMA_URL이 다른 곳을 가리킵니다. 해제하거나 함께 바꾸세요</translation>
    </message>
    <message>
        <source>it returned {count} vectors for {texts} texts</source>
        <translation>글 {texts}개에 벡터 {count}개를 돌려주었습니다</translation>
    </message>
    <message>
        <source>it returned vectors of {width} dimensions instead of {expected}</source>
        <translation>{expected}차원이 아니라 {width}차원 벡터를 돌려주었습니다</translation>
    </message>
    <message>
        <source>it returned vectors of different sizes</source>
        <translation>크기가 서로 다른 벡터를 보냈습니다</translation>
    </message>
    <message>
        <source>it returned vectors with wrong numbers</source>
        <translation>벡터의 번호가 잘못되었습니다</translation>
    </message>
    <message>
        <source>its answer contains no vectors</source>
        <translation>응답에 벡터가 없습니다</translation>
    </message>
    <message>
        <source>its answer has something else where a vector belongs</source>
        <translation>응답에서 벡터가 있어야 할 자리에 다른 것이 있습니다</translation>
    </message>
    <message>
        <source>its answer ends early</source>
        <translation>응답이 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>its answer is empty</source>
        <translation>응답이 비어 있습니다</translation>
    </message>
    <message>
        <source>its answer is not JSON; it begins with “{said}”</source>
        <translation>응답이 JSON이 아니며 “{said}”(으)로 시작합니다</translation>
    </message>
    <message>
        <source>its answer is JSON of another form</source>
        <translation>응답이 다른 형태의 JSON입니다</translation>
    </message>
    <message>
        <source>it did not answer within {seconds} seconds</source>
        <translation>{seconds}초 안에 응답하지 않았습니다</translation>
    </message>
    <message>
        <source>the connection was cut ({said})</source>
        <translation>연결이 끊겼습니다({said})</translation>
    </message>
    <message>
        <source>it returned vectors that are zero or not finite</source>
        <translation>0이거나 유한하지 않은 벡터를 돌려주었습니다</translation>
    </message>
    <message>
        <source>it returned more than {count} MB</source>
        <translation>{count} MB보다 많은 데이터를 돌려주었습니다</translation>
    </message>
    <message>
        <source>it contains characters that no key has</source>
        <translation>키에 쓸 수 없는 문자가 들어 있습니다</translation>
    </message>
    <message>
        <source>there is no embeddings service at this address</source>
        <translation>이 주소에는 임베딩 서비스가 없습니다</translation>
    </message>
    <message>
        <source>it redirects to {there}, and docdesk does not follow; if that is right, use it as the address</source>
        <translation>{there}(으)로 넘기지만 docdesk는 따라가지 않습니다. 그 주소가 맞으면 그 주소를 쓰세요</translation>
    </message>
    <message>
        <source>the package {package} is not installed</source>
        <translation>{package} 패키지가 설치되어 있지 않습니다</translation>
    </message>
    <message>
        <source>{file} is damaged or another version</source>
        <translation>{file}이(가) 손상되었거나 다른 버전입니다</translation>
    </message>
    <message>
        <source>it was stopped</source>
        <translation>중지되었습니다</translation>
    </message>
    <message>
        <source>it asks for credentials, and STORAGE_EMULATOR_HOST gives none</source>
        <translation>자격 증명을 요구하지만 STORAGE_EMULATOR_HOST에는 자격 증명이 없습니다</translation>
    </message>
    <message>
        <source>the pointer names {found} instead of {expected}</source>
        <translation>포인터가 {expected} 대신 {found}을(를) 가리킵니다</translation>
    </message>
    <message>
        <source>another library took the place over at the same time</source>
        <translation>같은 때에 다른 라이브러리가 그곳을 넘겨받았습니다</translation>
    </message>
    <message>
        <source>another docdesk made a copy at the same time</source>
        <translation>같은 때에 다른 docdesk가 사본을 만들었습니다</translation>
    </message>
    <message>
        <source>the object appeared and vanished during the upload</source>
        <translation>올리는 동안 객체가 생겼다가 없어졌습니다</translation>
    </message>
    <message>
        <source>it is a link, and could lead to files outside the library</source>
        <translation>링크여서 라이브러리 밖의 파일로 이어질 수 있습니다</translation>
    </message>
    <message>
        <source>it is not an ordinary file or folder of docdesk</source>
        <translation>docdesk의 일반 파일이나 폴더가 아닙니다</translation>
    </message>
    <message>
        <source>it contains SQL that docdesk did not put there ({names})</source>
        <translation>docdesk가 넣지 않은 SQL이 들어 있습니다({names})</translation>
    </message>
    <message>
        <source>it names a content that is not a SHA-256</source>
        <translation>SHA-256이 아닌 내용을 가리킵니다</translation>
    </message>
    <message>
        <source>{variable} names the proxy {proxy}, and docdesk can only use proxies with http:// or https://; change or unset {variable}, and start docdesk again</source>
        <translation>{variable}에 프록시 {proxy}가 지정되어 있지만 docdesk는 http:// 또는 https:// 프록시만 사용할 수 있습니다. {variable}을(를) 바꾸거나 지우고 docdesk를 다시 시작하세요</translation>
    </message>
    <message>
        <source>{variable} names {path}, which does not exist; change or unset {variable}, and start docdesk again</source>
        <translation>{variable}에 지정된 {path}이(가) 없습니다. {variable}을(를) 바꾸거나 지우고 docdesk를 다시 시작하세요</translation>
    </message>
    <message>
        <source>the path is not valid UTF-8</source>
        <translation>경로가 올바른 UTF-8이 아닙니다</translation>
    </message>
    <message>
        <source>a name in the path is too long</source>
        <translation>경로에 너무 긴 이름이 있습니다</translation>
    </message>
    <message>
        <source>the path has {count} bytes, and at most {limit} are possible</source>
        <translation>경로가 {count}바이트이며 최대 {limit}바이트까지 가능합니다</translation>
    </message>
    <message>
        <source>it has no pages</source>
        <translation>쪽이 하나도 없습니다</translation>
    </message>
    <message>
        <source>OR cannot join what is looked for with what is excluded</source>
        <translation>OR로는 찾을 것과 제외할 것을 함께 묶을 수 없습니다</translation>
    </message>
    <message>
        <source>it has conditions or exclusions, but nothing to look for</source>
        <translation>조건이나 제외할 낱말만 있고 찾을 낱말이 없습니다</translation>
    </message>
    <message>
        <source>there is no type “{said}”; there are {known}</source>
        <translation>“{said}” 형식은 없습니다. 쓸 수 있는 형식은 {known}입니다</translation>
    </message>
    <message>
        <source>“{said}” is not a page; write page:3, page:3-9 or page:3-</source>
        <translation>“{said}”은(는) 쪽 번호가 아닙니다. page:3, page:3-9, page:3-처럼 적으세요</translation>
    </message>
    <message>
        <source>the pages “{said}” end before they begin</source>
        <translation>쪽 범위 “{said}”의 끝이 시작보다 앞입니다</translation>
    </message>
    <message>
        <source>“{said}” is not a date; write 2024, 2024-05 or 2024-05-31</source>
        <translation>“{said}”은(는) 날짜가 아닙니다. 2024, 2024-05, 2024-05-31처럼 적으세요</translation>
    </message>
    <message>
        <source>no date is after the one and before the other</source>
        <translation>두 조건을 모두 만족하는 날짜가 없습니다</translation>
    </message>
    <message>
        <source>there is no language “{said}”; there are {known}</source>
        <translation>“{said}” 언어는 없습니다. 쓸 수 있는 언어는 {known}입니다</translation>
    </message>
    <message>
        <source>Text recognition found no letters on them.</source>
        <translation>텍스트 인식으로도 글자를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>Text recognition is off.</source>
        <translation>텍스트 인식이 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>it is not a picture that can be decoded</source>
        <translation>해석할 수 있는 그림이 아닙니다</translation>
    </message>
    <message>
        <source>languages are named as Tesseract names them, such as kor+eng</source>
        <translation>언어는 Tesseract에서 쓰는 이름으로 적습니다(예: kor+eng)</translation>
    </message>
    <message>
        <source>A document of Hangul 3 or older</source>
        <translation>한글 3 이하 버전의 문서</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>비어 있습니다</translation>
    </message>
    <message>
        <source>there is no built-in model of this name; a newer version of docdesk may have it</source>
        <translation>이런 이름의 내장 모델은 없습니다. 더 새로운 버전의 docdesk에는 있을 수 있습니다</translation>
    </message>
    <message>
        <source>this Python has no pip</source>
        <translation>이 파이썬에는 pip이 없습니다</translation>
    </message>
    <message>
        <source>there are no files in it</source>
        <translation>안에 파일이 없습니다</translation>
    </message>
    <message>
        <source>Pictures of this kind need the package pillow-heif, which is not installed.</source>
        <translation>이 종류의 그림을 읽으려면 pillow-heif 패키지가 필요한데 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>a page is turned by 0, 90, 180 or 270 degrees</source>
        <translation>페이지는 0, 90, 180 또는 270도만 돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>a part of the page is damaged</source>
        <translation>페이지 일부가 손상되었습니다</translation>
    </message>
    <message>
        <source>there is a link on the way to it</source>
        <translation>경로에 링크가 있습니다</translation>
    </message>
    <message>
        <source>it has another name elsewhere (a hard link)</source>
        <translation>다른 곳에 또 다른 이름(하드 링크)이 있습니다</translation>
    </message>
    <message>
        <source>a price that is not known</source>
        <translation>알 수 없는 가격</translation>
    </message>
    <message>
        <source>there is no chat service at this address</source>
        <translation>이 주소에는 대화 서비스가 없습니다</translation>
    </message>
    <message>
        <source>it is not an answer of a chat; it begins with “{said}”</source>
        <translation>대화의 답변이 아니며 “{said}”(으)로 시작합니다</translation>
    </message>
    <message>
        <source>its answer cannot be read</source>
        <translation>답변을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>a passage has a beginning and an end behind it, in characters</source>
        <translation>구절에는 시작과 그 뒤의 끝이 글자 수로 있어야 합니다</translation>
    </message>
    <message>
        <source>its content is not as docdesk writes it</source>
        <translation>docdesk가 쓰는 형식이 아닙니다</translation>
    </message>
    <message>
        <source>it is larger than docdesk writes it ({limit})</source>
        <translation>docdesk가 쓰는 크기({limit})보다 큽니다</translation>
    </message>
    <message>
        <source>its answer is packed in a way that was not asked for ({encoding})</source>
        <translation>요청하지 않은 방식으로 압축된 답입니다({encoding})</translation>
    </message>
    <message>
        <source>its end is missing: it was not copied or downloaded to its end</source>
        <translation>파일의 끝부분이 없습니다. 복사나 다운로드가 끝까지 되지 않았습니다</translation>
    </message>
    <message>
        <source>Pictures inside files of this kind are not recognised; save it as a PDF to have their text read.</source>
        <translation>이런 파일에 든 그림은 인식하지 않습니다. 그림 속 글자를 읽으려면 PDF로 저장하세요.</translation>
    </message>
    <message>
        <source>Text recognition is not available on this system: it lacks the package tesserocr, which has no ready build for every system. Install Tesseract first (macOS: brew install tesseract pkgconf; Debian: sudo apt-get install libtesseract-dev libleptonica-dev), then “pip install tesserocr” into docdesk&apos;s environment.</source>
        <translation>이 시스템에서는 텍스트 인식을 사용할 수 없습니다. tesserocr 패키지가 없으며, 이 패키지는 일부 시스템용으로만 미리 빌드되어 있습니다. 먼저 Tesseract를 설치하고(macOS: brew install tesseract pkgconf, Debian: sudo apt-get install libtesseract-dev libleptonica-dev) docdesk의 환경에 “pip install tesserocr”로 설치하세요.</translation>
    </message>
    <message>
        <source>it is a hidden slide</source>
        <translation>숨긴 슬라이드입니다</translation>
    </message>
    <message>
        <source>only docdesk&apos;s own processes may use this address</source>
        <translation>이 주소는 docdesk 자신의 프로세스만 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>it may read, but change nothing</source>
        <translation>읽을 수는 있지만 아무것도 바꿀 수 없습니다</translation>
    </message>
    <message>
        <source>it has a character that cannot be shown, such as a line break or a tab</source>
        <translation>줄 바꿈이나 탭처럼 보이지 않는 문자가 있습니다</translation>
    </message>
    <message>
        <source>“{said}” has {count} characters, and the limit is {limit}</source>
        <translation>“{said}”은(는) {count}자인데, 최대 {limit}자입니다</translation>
    </message>
    <message>
        <source>it is a form (XFA) whose content is damaged, and its only page asks for another program to show it</source>
        <translation>내용이 손상된 양식(XFA)이며, 하나뿐인 페이지는 다른 프로그램으로 열라고만 합니다</translation>
    </message>
    <message>
        <source>it only asks for another program to show a form (XFA), whose content is damaged</source>
        <translation>내용이 손상된 양식(XFA)을 다른 프로그램으로 열라고만 합니다</translation>
    </message>
    <message>
        <source>it redirects to {there}, and docdesk does not follow</source>
        <translation>{there}(으)로 넘기지만 docdesk는 따라가지 않습니다</translation>
    </message>
    <message>
        <source>nobody publishes versions of this copy</source>
        <translation>이 docdesk에는 새 버전을 배포하는 곳이 없습니다</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>This system has no keyring.</source>
        <translation>이 시스템에는 키링이 없습니다.</translation>
    </message>
    <message>
        <source>This system has no keyring, so the key is kept for this run only.</source>
        <translation>이 시스템에는 키링이 없어 키를 이번 실행 동안만 보관합니다.</translation>
    </message>
    <message>
        <source>This system&apos;s keyring would write a key in clear, so it is not used.</source>
        <translation>이 시스템의 키링은 키를 그대로 파일에 쓰므로 사용하지 않습니다.</translation>
    </message>
    <message>
        <source>This system&apos;s keyring would write the key in clear, so it is kept for this run only.</source>
        <translation>이 시스템의 키링은 키를 그대로 파일에 쓰므로 이번 실행 동안만 보관합니다.</translation>
    </message>
    <message>
        <source>The keyring does not answer.</source>
        <translation>키링이 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>The keyring does not answer, so the key is kept for this run only.</source>
        <translation>키링이 응답하지 않아 키를 이번 실행 동안만 보관합니다.</translation>
    </message>
    <message>
        <source>The keyring is locked or refuses access.</source>
        <translation>키링이 잠겼거나 접근을 거부합니다.</translation>
    </message>
    <message>
        <source>The keyring is locked or refuses access, so the key is kept for this run only.</source>
        <translation>키링이 잠겼거나 접근을 거부해 키를 이번 실행 동안만 보관합니다.</translation>
    </message>
    <message>
        <source>The keyring does not keep keys.</source>
        <translation>키링이 키를 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>The keyring did not keep the key, so it is kept for this run only.</source>
        <translation>키링이 키를 보관하지 않아 이번 실행 동안만 보관합니다.</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>The passage could not be located on the page.</source>
        <translation>페이지에서 이 구절의 위치를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>The passage is in an attached file, which has no page to show.</source>
        <translation>이 구절은 첨부 파일에 있으며, 보여 줄 페이지가 없습니다.</translation>
    </message>
    <message>
        <source>The page was recognised by an older version, which did not keep where its lines are. Read the file again to see the passage on the page.</source>
        <translation>이 페이지는 줄의 위치를 저장하지 않던 이전 버전에서 인식되었습니다. 페이지에서 구절을 보려면 파일을 다시 읽어 주세요.</translation>
    </message>
    <message>
        <source>Files of this kind are shown as text.</source>
        <translation>이 종류의 파일은 텍스트로 표시됩니다.</translation>
    </message>
    <message>
        <source>There are no letters in the passage.</source>
        <translation>이 구절에는 글자가 없습니다.</translation>
    </message>
    <message>
        <source>Only the text of a document in the library has passages.</source>
        <translation>구절은 라이브러리에 있는 문서의 텍스트에만 있습니다.</translation>
    </message>
</context>
<context>
    <name>providers</name>
    <message>
        <source>Built-in model (no key, nothing leaves this computer)</source>
        <translation>내장 모델(키 필요 없음, 이 컴퓨터 밖으로 나가지 않음)</translation>
    </message>
    <message>
        <source>OpenAI</source>
        <translation>OpenAI</translation>
    </message>
    <message>
        <source>&amp;OpenAI: many languages, needs a key, is paid for by the text</source>
        <translation>OpenAI(&amp;O): 여러 언어를 읽고, 키가 필요하며, 텍스트 양만큼 비용이 듭니다</translation>
    </message>
    <message>
        <source>Another endpoint (Ollama, LM Studio, vLLM…)</source>
        <translation>다른 엔드포인트(Ollama, LM Studio, vLLM…)</translation>
    </message>
    <message>
        <source>A &amp;local endpoint: Ollama, LM Studio, vLLM… (none answers now)</source>
        <translation>로컬 엔드포인트(&amp;L): Ollama, LM Studio, vLLM… (지금 응답하는 것이 없음)</translation>
    </message>
    <message>
        <source>The &amp;built-in model: no key, nothing leaves this computer, reads a hundred languages</source>
        <translation>내장 모델(&amp;B): 키가 필요 없고, 아무것도 이 컴퓨터 밖으로 나가지 않으며, 백여 개 언어를 읽습니다</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Reading</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Requests to the provider</source>
        <translation>제공자에게 요청</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>제공자</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>차원 수</translation>
    </message>
    <message>
        <source>Chunk size</source>
        <translation>조각 크기</translation>
    </message>
    <message>
        <source>Chunk overlap</source>
        <translation>조각 겹침</translation>
    </message>
    <message>
        <source>Catalog</source>
        <translation>카탈로그</translation>
    </message>
    <message>
        <source>Chroma server</source>
        <translation>Chroma 서버</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>작업 프로세스 수</translation>
    </message>
    <message>
        <source>&amp;Workers:</source>
        <translation>작업 프로세스 수(&amp;W):</translation>
    </message>
    <message>
        <source>Time for one page</source>
        <translation>한 쪽에 드는 시간</translation>
    </message>
    <message>
        <source>&amp;Time for one page:</source>
        <translation>한 쪽에 드는 시간(&amp;T):</translation>
    </message>
    <message>
        <source>Memory of one worker</source>
        <translation>작업 프로세스의 메모리</translation>
    </message>
    <message>
        <source>&amp;Memory of one worker:</source>
        <translation>작업 프로세스의 메모리(&amp;M):</translation>
    </message>
    <message>
        <source>Largest file</source>
        <translation>가장 큰 파일</translation>
    </message>
    <message>
        <source>Largest &amp;file:</source>
        <translation>가장 큰 파일(&amp;F):</translation>
    </message>
    <message>
        <source>Most pages of a document</source>
        <translation>문서의 최대 쪽수</translation>
    </message>
    <message>
        <source>Most &amp;pages of a document:</source>
        <translation>문서의 최대 쪽수(&amp;P):</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>시도 횟수</translation>
    </message>
    <message>
        <source>Shortest pause between attempts</source>
        <translation>시도 사이의 가장 짧은 간격</translation>
    </message>
    <message>
        <source>Longest pause between attempts</source>
        <translation>시도 사이의 가장 긴 간격</translation>
    </message>
    <message>
        <source>Time for one answer</source>
        <translation>응답 하나에 드는 시간</translation>
    </message>
    <message>
        <source>Most requests at once</source>
        <translation>동시 요청 수</translation>
    </message>
    <message>
        <source>Most &amp;requests at once:</source>
        <translation>동시 요청 수(&amp;R):</translation>
    </message>
    <message>
        <source>Texts in one request</source>
        <translation>요청 하나의 텍스트 수</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>버킷</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>접두사</translation>
    </message>
    <message>
        <source>Service account</source>
        <translation>서비스 계정</translation>
    </message>
    <message>
        <source>Copies in the bucket</source>
        <translation>버킷에 두는 사본 수</translation>
    </message>
    <message>
        <source>Ask above</source>
        <translation>확인 기준 비용</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>아무것도 이 컴퓨터 밖으로 내보내지 않기</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>감시 폴더</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>패턴</translation>
    </message>
    <message>
        <source>Folders for assistants</source>
        <translation>어시스턴트용 폴더</translation>
    </message>
    <message>
        <source>Text recognition</source>
        <translation>텍스트 인식</translation>
    </message>
    <message>
        <source>Languages of recognised text</source>
        <translation>인식할 텍스트의 언어</translation>
    </message>
    <message>
        <source>Chat endpoint</source>
        <translation>대화 엔드포인트</translation>
    </message>
    <message>
        <source>Chat model</source>
        <translation>대화 모델</translation>
    </message>
    <message>
        <source>Passages for an answer</source>
        <translation>답변에 쓸 구절 수</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>답변의 최대 길이</translation>
    </message>
    <message>
        <source>Longest silence of the chat endpoint</source>
        <translation>대화 엔드포인트의 최대 대기 시간</translation>
    </message>
    <message>
        <source>Keep answers</source>
        <translation>답변 보관</translation>
    </message>
</context>
<context>
    <name>waits</name>
    <message>
        <source>rate limit: resumes in {seconds} s</source>
        <translation>제공자의 한도: {seconds}초 뒤에 계속합니다</translation>
    </message>
    <message>
        <source>provider error: retrying in {seconds} s</source>
        <translation>제공자 쪽 오류: {seconds}초 뒤에 다시 시도합니다</translation>
    </message>
    <message>
        <source>waiting for shorter documents</source>
        <translation>짧은 문서를 먼저 처리합니다</translation>
    </message>
    <message>
        <source>another program has locked the library&apos;s catalog</source>
        <translation>다른 프로그램이 라이브러리 카탈로그를 잠갔습니다</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <translation>차례를 기다립니다</translation>
    </message>
</context>
</TS>
