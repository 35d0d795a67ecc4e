using Sampan.Engine.Selection;

namespace Sampan.Engine.Backups;

/// <summary>What a backup will take, decided before anything is written.</summary>
internal sealed record BackupPlan(BackupSelection Selection, NamespaceSurvey Survey, SelectedNamespaces Namespaces);
