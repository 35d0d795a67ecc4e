using Sampan.Engine.Archive;

namespace Sampan.Cli.Sessions;

/// <summary>An object in an archive.</summary>
/// <param name="Item">Its plain copy, or the first of its versions when it has none.</param>
/// <param name="Versions">The versions it is stored in, the source's preferred one first; none in archives of Velero before 1.5.</param>
internal sealed record ArchiveRow(ArchivedItem Item, IReadOnlyList<string> Versions)
{
    /// <summary><c>RESOURCE/NAMESPACE/NAME</c> or <c>RESOURCE/NAME</c>: what <c>backup cat</c> takes.</summary>
    public string Path => $"{Item.Resource}/{Item.Key}";
}
