namespace Sampan.Kubernetes.Conversion;

/// <summary>Collects what a conversion has to say.</summary>
internal sealed class ConversionNotes
{
    public List<ConversionNote> All { get; } = [];

    public void Assumed(string path, string message) => All.Add(new(ConversionNoteKind.Assumed, path, message));

    public void Lost(string path, string message) => All.Add(new(ConversionNoteKind.Lost, path, message));

    public void Refused(string path, string message) => All.Add(new(ConversionNoteKind.Refused, path, message));
}
