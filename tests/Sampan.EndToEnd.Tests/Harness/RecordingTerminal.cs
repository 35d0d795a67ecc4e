using Sampan.Cli.Interaction;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A terminal that keeps what it is told.</summary>
internal sealed class RecordingTerminal : ITerminal
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly MemoryStream _bytes = new();

    public TextWriter Output => _output;

    public TextWriter Error => _error;

    public TextReader Input => TextReader.Null;

    public bool IsInteractive => false;

    /// <summary>What went to standard output, text and bytes.</summary>
    public string OutputText => _output.ToString() + System.Text.Encoding.UTF8.GetString(_bytes.ToArray());

    public string ErrorText => _error.ToString();

    public Stream OpenOutput() => new Unclosed(_bytes);

    private sealed class Unclosed(MemoryStream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
