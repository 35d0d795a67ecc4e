namespace Sampan.Sandbox.Node.Files;

/// <summary>A file operation fails; the message is that of the operating system.</summary>
internal sealed class FileException(string message) : Exception(message)
{
    public static FileException Missing() => new("No such file or directory");

    public static FileException IsFolder() => new("Is a directory");

    public static FileException ReadOnly() => new("Read-only file system");
}
