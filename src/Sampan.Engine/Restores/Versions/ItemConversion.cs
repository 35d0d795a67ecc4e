using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Versions;

/// <summary>What was done to an item so that the target takes it.</summary>
/// <param name="From">Version and kind in the backup.</param>
/// <param name="To">The <c>apiVersion</c> it was converted into.</param>
/// <param name="Notes">What could not simply be carried over.</param>
internal sealed record ItemConversion(GroupVersionKind From, string To, IReadOnlyList<ConversionNote> Notes)
{
    /// <summary>What the new version says in words where the old one took it for granted.</summary>
    public IEnumerable<ConversionNote> Assumed => Notes.Where(n => n.Kind == ConversionNoteKind.Assumed);

    /// <summary>What the new version has no place for.</summary>
    public IEnumerable<ConversionNote> Lost => Notes.Where(n => n.Kind == ConversionNoteKind.Lost);

    /// <summary>Why the target may have refused the object, in words to put behind its own.</summary>
    public string Explanation
    {
        get
        {
            var refused = Notes.Where(n => n.Kind == ConversionNoteKind.Refused).Select(n => $"; {n.Path}: {n.Message}");
            return $"converted from {From.ApiVersion}{string.Concat(refused)}";
        }
    }

    /// <summary>True when something in it was known to be refused, unless an action mended it.</summary>
    public bool IsDoubtful => Notes.Any(n => n.Kind == ConversionNoteKind.Refused);
}
