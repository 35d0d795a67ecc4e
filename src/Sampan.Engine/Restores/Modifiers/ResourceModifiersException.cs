namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Text that is no resource modifiers.</summary>
public sealed class ResourceModifiersException : Exception
{
    internal ResourceModifiersException(string message) : base(message)
    {
    }
}
