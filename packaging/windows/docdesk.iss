; SPDX-License-Identifier: Apache-2.0
; What installs docdesk on Windows, made by Inno Setup 6.3 or later from dist\docdesk:
;   iscc /DVersion=1.2.3 packaging\windows\docdesk.iss
; Libraries are among the person's own data: removing docdesk leaves them alone.
#ifndef Version
  #error Say which version this is: iscc /DVersion=1.2.3
#endif

[Setup]
AppId=org.docdesk.docdesk
AppName=docdesk
AppVersion={#Version}
AppPublisher=docdesk
DefaultDirName={autopf}\docdesk
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=docdesk-{#Version}-x64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\docdeskw.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ko"; MessagesFile: "compiler:Languages\Korean.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; what an earlier version had and this one has not
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\docdesk\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\docdesk"; Filename: "{app}\docdeskw.exe"
Name: "{autodesktop}\docdesk"; Filename: "{app}\docdeskw.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\docdeskw.exe"; Description: "{cm:LaunchProgram,docdesk}"; Flags: nowait postinstall skipifsilent
